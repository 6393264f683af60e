import type { Organizer, Poll, PollDefinition } from '@booth/shared';
import { pathDetails } from '../audit/audit-entry.ts';
import { preconditionNeeded } from '../concurrent-changes.ts';
import { redefined } from './definition.ts';
import type { OrganizeDependencies } from './organized-polls.ts';
import { updatePoll } from './update-poll.ts';

/** An organizer's new definition of a poll. */
export interface ChangeRequest {
  pollId: string;
  /** The entity tag of the version that the organizer changed. */
  ifMatch: string | undefined;
  definition: PollDefinition;
  organizer: Organizer;
}

/**
 * Changes the definition of a poll.
 * @throws ProblemError `precondition-needed` without an entity tag, `poll-changed` for the tag of
 * another version, `change-refused` (see `nextPoll`), `invalid-request`, `unknown-poll`,
 * `body-too-large`, `unavailable`
 */
export async function changePoll(
  dependencies: OrganizeDependencies,
  { pollId, ifMatch, definition, organizer }: ChangeRequest,
): Promise<Poll> {
  if (ifMatch === undefined) throw preconditionNeeded();
  return updatePoll(dependencies, {
    pollId,
    ifMatch,
    wantedFrom: (stored) => redefined(stored, definition),
    entryFrom: (_stored, _next, paths) => ({ organizer, kind: 'changed', details: pathDetails(paths) }),
  });
}
