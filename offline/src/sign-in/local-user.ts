import { createHash } from 'node:crypto';

/** Somebody who can sign in locally; there are no passwords. */
export interface LocalUser {
  username: string;
  groups: readonly string[];
}

const NAME = /^[\p{L}\p{N}._-]+$/u;

/** Reads `NAME` or `NAME:GROUP,GROUP`. Throws when it is neither. */
export function parseUser(text: string): LocalUser {
  const [username = '', groups = ''] = text.split(':');
  const user = { username, groups: groups.split(',').filter((group) => group !== '') };
  if (![username, ...user.groups].every((name) => NAME.test(name)) || text.split(':').length > 2) {
    throw new Error(`--user ${text}: give a name, or a name with its groups, such as hanako:organizers,staff.`);
  }
  return user;
}

/** The id of the account, a UUID as Cognito's; the same after a restart. */
export function subOf({ username }: LocalUser): string {
  const hash = createHash('sha256').update(username).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An address that no mail can reach (RFC 6761). */
export function emailOf({ username }: LocalUser): string {
  return `${username}@example.invalid`;
}
