import { userInfo } from 'node:os';
import type { Organizer } from '@booth/shared';

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id that has no name.
    return process.env.USER ?? 'somebody';
  }
}

/**
 * Returns who runs the command, for the list of changes: the user of this machine, who has signed
 * in to AWS only.
 */
export function operator(): Organizer {
  const name = userName();
  return { sub: `command:${name}`, name };
}
