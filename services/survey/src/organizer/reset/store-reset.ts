import type { Organizer, Poll } from '@booth/shared';
import { changeOf, logChange } from '../audit/audit-entry.ts';
import { CHANGE_ATTEMPTS_MAX, manyChanges } from '../concurrent-changes.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import { begunDetails, type Reset } from './poll-records.ts';
import type { ResetDependencies } from './reset-dependencies.ts';
import { beginReset, endReset } from './reset-poll.ts';

/**
 * How long a request or workflow that found the poll open may still write, in milliseconds: the
 * `cast-ballot` workflow 25 s from its start (`TimeoutSeconds`), a function 10 s. The other 10 s
 * are for differences of clocks and for writes on their way to DynamoDB. The workflow `survey` may
 * run longer, but can write no more: its session is deleted first.
 */
const VOTE_WRITE_MS = 35_000;
/** The same from `closedAt` on. The function that closes may write up to 10 s after that moment. */
const VOTE_WRITE_AFTER_CLOSING_MS = VOTE_WRITE_MS + 10_000;

/** Returns the moment after which no request that found the poll open can still write. */
function waitsUntil({ closedAt }: Poll, now: Date): Date {
  const sinceClosing = closedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(closedAt);
  return new Date(Math.min(now.getTime() + VOTE_WRITE_MS, sinceClosing + VOTE_WRITE_AFTER_CLOSING_MS));
}

/**
 * Makes the poll a draft that is being reset. Returns the `resettingSince` that identifies the
 * reset, this one or one that is under way already; undefined if the votes have been reset.
 * @throws ProblemError `change-refused`, `unknown-poll`, `unavailable`
 */
export async function storeBeginning(
  { polls, now }: ResetDependencies,
  { pollId, organizer }: { pollId: string; organizer: Organizer },
): Promise<string | undefined> {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
    const stored = await readAnyPoll(polls, pollId);
    if (stored.resettingSince !== undefined) return stored.resettingSince;
    // A repetition: the response of the last step was lost.
    if (stored.status === 'draft' && stored.resetAt !== undefined) return undefined;
    // Taken after the poll was read, so that every request that found it open began before.
    const at = now();
    const next = beginReset(stored, at);
    const entry = { organizer, kind: 'reset-begun', details: begunDetails(waitsUntil(stored, at)) } as const;
    const change = changeOf(next, entry, at);
    if (await polls.save(next, stored.version, change)) {
      logChange(change);
      return next.resettingSince;
    }
  }
  throw manyChanges();
}

/**
 * Records that all votes are gone, and lets the poll be opened again, unless another request has
 * done so.
 * @throws ProblemError `unknown-poll`, `unavailable`
 */
export async function storeEnd(
  { polls, records, now }: ResetDependencies,
  { pollId, since }: Reset,
  organizer: Organizer,
): Promise<void> {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
    const stored = await readAnyPoll(polls, pollId);
    if (stored.resettingSince !== since) return;
    const { deleted } = await records.reset(pollId, since);
    const next = endReset(stored, now());
    const change = changeOf(next, { organizer, kind: 'votes-reset', details: deleted }, now());
    if (await polls.save(next, stored.version, change)) {
      logChange(change);
      return;
    }
  }
  throw manyChanges();
}
