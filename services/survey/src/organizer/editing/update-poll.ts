import type { Poll } from '@booth/shared';
import { type AuditEntry, changeOf, logChange } from '../audit/audit-entry.ts';
import { CHANGE_ATTEMPTS_MAX, checkVersion, manyChanges } from '../concurrent-changes.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import { changedPaths } from './changed-paths.ts';
import type { OrganizeDependencies } from './organized-polls.ts';
import { nextPoll } from './poll-rules.ts';

/** An organizer's change of a poll. */
export interface UpdateRequest {
  pollId: string;
  /** The entity tag of the version that the organizer looked at; undefined: whichever is stored. */
  ifMatch: string | undefined;
  wantedFrom: (stored: Poll) => Poll;
  entryFrom: (stored: Poll, next: Poll, paths: string[]) => AuditEntry;
}

/**
 * Changes the stored poll to what is wanted. If it is so already, nothing is written and the
 * version stays. A repetition after a lost response thus gets the same answer, even with the old
 * entity tag (RFC 9110, 13.1.1, allows that).
 */
export async function updatePoll({ polls, now }: OrganizeDependencies, request: UpdateRequest): Promise<Poll> {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
    const stored = await readAnyPoll(polls, request.pollId);
    const wanted = request.wantedFrom(stored);
    const paths = changedPaths(stored, wanted);
    if (paths.length === 0) return stored;
    if (request.ifMatch !== undefined) checkVersion(stored, request.ifMatch);
    const next = nextPoll(stored, wanted, now());
    const change = changeOf(next, request.entryFrom(stored, next, paths), now());
    if (await polls.save(next, stored.version, change)) {
      logChange(change);
      return next;
    }
  }
  throw manyChanges();
}
