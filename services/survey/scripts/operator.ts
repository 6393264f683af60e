import { userInfo } from 'node:os';
import type { Organizer } from '@booth/shared';

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return process.env.USER ?? 'somebody';
  }
}

/** Who runs the command, for the list of changes: the user of this machine, who needs no sign-in but AWS's own. */
export function operator(): Organizer {
  const name = userName();
  return { sub: `command:${name}`, name };
}
