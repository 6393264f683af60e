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

/**
 * Runs `offline-cloud sign-in` until a signal.
 * @throws if an option cannot be read
 */
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

/** Cognito's CallbackURLs are absolute and have no fragment. Here only web pages can be opened. */
function checkPages(option: string, uris: readonly string[]): void {
  for (const uri of uris) {
    if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol) || uri.includes('#')) {
      throw new Error(`${option} ${uri}: give the address of a page, such as http://localhost:5173/signed-in.`);
    }
  }
}
