import type { LocalUser } from './local-user.ts';

/**
 * Returns the HTML of the sign-in page, which replaces Cognito's: one button for each user, and no
 * password. A button sends the request's parameters again, with the user added.
 */
export function signInPage(users: readonly LocalUser[], request: URLSearchParams): string {
  const hidden = [...request]
    .filter(([name]) => name !== 'username')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`);
  const buttons = users.map(
    ({ username, groups }) =>
      `<button name="username" value="${escapeHtml(username)}">${escapeHtml(username)}<small>${escapeHtml(
        groups.join(', ') || 'in no group',
      )}</small></button>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in (local cloud)</title>
<style>
  :root { color-scheme: light dark; font-family: system-ui, sans-serif }
  main { max-width: 22rem; margin: 15vh auto 0; padding: 0 1rem }
  button { display: block; width: 100%; margin: 0.5rem 0; padding: 0.75rem 1rem; font: inherit; text-align: start; cursor: pointer }
  small { display: block; opacity: 0.75 }
</style>
<main>
  <h1>Sign in as</h1>
  <form method="get">${hidden.join('')}${buttons.join('')}</form>
  <p><small>The local cloud asks for no password. Deployed, Amazon Cognito's page is here.</small></p>
</main>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
