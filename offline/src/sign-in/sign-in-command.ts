import { parseUser } from './local-user.ts';
import { startSignInServer } from './sign-in-server.ts';

export interface SignInCommandOptions {
  port: number;
  clientId: string;
  /** Exact addresses of the application's pages. */
  redirectUris: readonly string[];
  logoutUris: readonly string[];
  /** `NAME` or `NAME:GROUP,GROUP`. */
  users: readonly string[];
  tokenSeconds?: number;
  rotatesRefreshTokens?: boolean;
}

/** `offline-cloud sign-in`: runs until a signal. Throws when an option can't be read. */
export async function runSignInCommand({ users, ...options }: SignInCommandOptions): Promise<void> {
  checkPages('--redirect-uri', options.redirectUris);
  checkPages('--logout-uri', options.logoutUris);
  const server = await startSignInServer({ ...options, users: users.map(parseUser) });
  console.log(`Sign in at ${server.issuer}`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  });
  await server.close();
}

/**
 * Absolute and with no fragment, as Cognito's CallbackURLs; only pages of the web can be opened
 * here.
 */
function checkPages(option: string, uris: readonly string[]): void {
  for (const uri of uris) {
    if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol) || uri.includes('#')) {
      throw new Error(`${option} ${uri}: give the address of a page, such as http://localhost:5173/signed-in.`);
    }
  }
}
