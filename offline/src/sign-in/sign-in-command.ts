import { parseUser } from './local-user.ts';
import { startSignInServer } from './sign-in-server.ts';

export interface SignInCommandOptions {
  port: number;
  clientId: string;
  /** `NAME` or `NAME:GROUP,GROUP`. */
  users: readonly string[];
}

/** `offline-cloud sign-in`: runs until a signal. */
export async function runSignInCommand({ port, clientId, users }: SignInCommandOptions): Promise<void> {
  const server = await startSignInServer({ port, clientId, users: users.map(parseUser) });
  console.log(`Sign in at ${server.issuer}`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  });
  await server.close();
}
