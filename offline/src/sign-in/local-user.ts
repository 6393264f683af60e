import { createHash } from 'node:crypto';

/** A user who can sign in locally, without a password. */
export interface LocalUser {
  username: string;
  groups: readonly string[];
}

const NAME = /^[\p{L}\p{N}._-]+$/u;

/**
 * Reads `NAME` or `NAME:GROUP,GROUP`.
 * @throws if the text is neither
 */
export function parseUser(text: string): LocalUser {
  const [username = '', groups = ''] = text.split(':');
  const user = { username, groups: groups.split(',').filter((group) => group !== '') };
  if (![username, ...user.groups].every((name) => NAME.test(name)) || text.split(':').length > 2) {
    throw new Error(`--user ${text}: give a name, or a name with its groups, such as hanako:organizers,staff.`);
  }
  return user;
}

/** Returns the user's id: a UUID, as Cognito's, that a restart does not change. */
export function subOf({ username }: LocalUser): string {
  const hash = createHash('sha256').update(username).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Returns an address that mail cannot reach (RFC 6761). */
export function emailOf({ username }: LocalUser): string {
  return `${username}@example.invalid`;
}
