import type { Organizer } from './organizer.ts';

/** Opens a poll in the editor. */
export async function openEditor(organizer: Organizer, pollId: string): Promise<void> {
  await organizer.goTo(`/organize/polls/${pollId}/edit`);
  await organizer.page.getByRole('tab', { name: /^(Edit|編集)$/ }).waitFor();
}

/** Waits until the outline has these screens. */
export async function hasScreens({ page }: Organizer, ...titles: RegExp[]): Promise<void> {
  const screens = page.getByRole('list', { name: 'Screens' }).getByRole('listitem');
  for (const [place, title] of titles.entries()) await screens.nth(place).filter({ hasText: title }).waitFor();
  await screens.nth(titles.length).waitFor({ state: 'detached' });
}

/** Chooses a screen, or the settings, in the outline. */
export const choose = ({ page }: Organizer, name: RegExp | string) =>
  page.getByRole('navigation', { name: 'Parts of the poll' }).getByRole('button', { name }).first().click();

/** Waits until the JSON of the poll has this line near its beginning or its end. */
export async function hasLine({ page }: Organizer, text: string, end: 'Home' | 'End'): Promise<void> {
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.locator('.cm-content').press(`Control+${end}`);
  await page.locator('.cm-line').filter({ hasText: text }).first().waitFor();
  await page.getByRole('tab', { name: 'Edit' }).click();
}

/** Creates a draft of one screen, and opens it in the editor. Returns its id. */
export async function createDraft(organizer: Organizer, title: string): Promise<string> {
  const { page } = organizer;
  await organizer.goTo('/organize/new');
  await page.getByLabel('Empty').check();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Create poll' }).click();
  await page.getByRole('tab', { name: 'Edit' }).waitFor();
  const [, pollId = ''] = /polls\/([^/]+)\/edit/.exec(page.url()) ?? [];
  return pollId;
}
