import { Moment, type Organizer, type Poll, ProblemError, type ResetProgress } from '@booth/shared';
import * as z from 'zod/mini';
import { changeOf, logChange } from '../audit/poll-changes.ts';
import { ATTEMPTS_MAX, manyChanges, readAnyPoll } from '../editing/change-poll.ts';
import type { OrganizedPolls } from '../editing/dynamodb-organized-polls.ts';
import { beginReset, endReset } from '../editing/poll-rules.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { STEP_MILLISECONDS } from '../search-table.ts';
import {
  begunDetails,
  type PollRecords,
  RECORD_KINDS,
  RecordKey,
  type RecordKind,
  type Reset,
} from './dynamodb-poll-records.ts';

/**
 * How long what found the poll open may still write: `cast-ballot` 25 s from its start
 * (`TimeoutSeconds`), a function 10 s; and 10 s for clocks and for what is under way to DynamoDB.
 */
const UNDER_WAY_MS = 35_000;
/** From `closedAt` on: closing is a function, too, whose write may come 10 s later. */
const UNDER_WAY_AFTER_CLOSING_MS = UNDER_WAY_MS + 10_000;

export interface ResetDependencies {
  polls: Pick<OrganizedPolls, 'readOwn' | 'readRecord' | 'save'>;
  records: PollRecords;
  now: () => Date;
  wait: (milliseconds: number) => Promise<void>;
}

export interface ResetVotesRequest {
  pollId: string;
  confirm: string;
  cursor: string | undefined;
  organizer: Organizer;
}

/** Where a reset of this poll goes on. */
const placeIn = (pollId: string) =>
  z.strictObject({
    pollId: z.literal(pollId),
    /** Names the reset. */
    since: Moment,
    kind: z.enum(RECORD_KINDS),
    after: z.optional(RecordKey),
  });
type Place = z.infer<ReturnType<typeof placeIn>>;

function checkConfirmed({ pollId, confirm }: ResetVotesRequest): void {
  if (confirm === pollId) return;
  const message = 'type the id of the poll whose votes are to be deleted';
  throw new ProblemError('invalid-request', `body.confirm: ${message}`, {
    errors: [{ path: 'body.confirm', message }],
  });
}

/** When nothing can write any more that found the poll open. */
function waitsUntil({ closedAt }: Poll, now: Date): Date {
  const sinceClosing = closedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(closedAt);
  return new Date(Math.min(now.getTime() + UNDER_WAY_MS, sinceClosing + UNDER_WAY_AFTER_CLOSING_MS));
}

/**
 * Makes the poll a draft, with the entry that says so. Returns the name of the reset that is under
 * way then; undefined where the votes have been reset. Throws `change-refused`.
 */
async function begin({ polls, now }: ResetDependencies, { pollId, organizer }: ResetVotesRequest) {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const stored = await readAnyPoll(polls, pollId);
    if (stored.resettingSince !== undefined) return stored.resettingSince;
    // The answer of the last step may have been lost.
    if (stored.status === 'draft' && stored.resetAt !== undefined) return undefined;
    // Not before the poll was read: by then, all that votes has found it open.
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

/** Says that all is gone, and lets the poll be opened, unless somebody else has done so. */
async function end({ polls, records, now }: ResetDependencies, { pollId, since }: Reset, organizer: Organizer) {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
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

interface Swept {
  searched: number;
  /** Where to go on; undefined at the end. */
  place: Place | undefined;
}

/** Deletes from a place on, until the time is up. Undefined: somebody else has ended the reset. */
async function sweep(
  { polls, records }: ResetDependencies,
  reset: Reset,
  from: Place,
  isTime: () => boolean,
): Promise<Swept | undefined> {
  const { pollId, since } = reset;
  let place: Place = from;
  let searched = 0;
  for (;;) {
    const { kind, after } = place;
    const page = await records.page(pollId, kind, after);
    searched += page.searched;
    if (!(await records.remove(reset, kind, page.items, isTime))) {
      const { resettingSince } = await readAnyPoll(polls, pollId);
      if (resettingSince !== since) return undefined;
    } else if (isTime() || page.items.length === 0) {
      // All of the page is gone.
      const next = nextPlace(place, page.next);
      if (next === undefined) return { searched, place: undefined };
      place = next;
    }
    // Else what is left of the page is found there again.
    if (!isTime()) return { searched, place };
  }
}

function nextPlace(place: Place, after: RecordKey | undefined): Place | undefined {
  if (after !== undefined) return { ...place, after };
  const kind: RecordKind | undefined = RECORD_KINDS[RECORD_KINDS.indexOf(place.kind) + 1];
  return kind && { pollId: place.pollId, since: place.since, kind };
}

/**
 * Deletes all votes of a poll that is over, a step at a time: the poll becomes a draft first, and
 * what is then still on its way is waited for. The sessions go before the ballots, for a session
 * that is gone records none. The counts follow by the stream of the votes table, as those of any
 * ballot. Returns how far it is, or undefined at the end; whoever has no cursor begins the search
 * anew, and several at once do no harm. Throws `change-refused` for a poll that is open or was
 * never opened, `invalid-request`, `unknown-poll`.
 */
export async function resetVotes(
  dependencies: ResetDependencies,
  request: ResetVotesRequest,
): Promise<ResetProgress | undefined> {
  const { polls, records, now, wait } = dependencies;
  const { pollId, organizer, cursor } = request;
  const deadline = now().getTime() + STEP_MILLISECONDS;
  const isTime = () => now().getTime() < deadline;
  checkConfirmed(request);
  const begun = placeOf(placeIn(pollId), cursor, 'body.cursor');
  const since =
    begun === undefined ? await begin(dependencies, request) : (await readAnyPoll(polls, pollId)).resettingSince;
  // Who goes on with a reset that has ended begins no other.
  if (since === undefined || (begun !== undefined && begun.since !== since)) return undefined;

  const reset = await records.reset(pollId, since);
  const place = begun ?? { pollId, since, kind: RECORD_KINDS[0] };
  const opensIn = Date.parse(reset.waitsUntil) - now().getTime();
  if (opensIn > 0) {
    await wait(Math.min(opensIn, STEP_MILLISECONDS));
    if (opensIn > STEP_MILLISECONDS) return { next: cursorOf(place), searched: 0, step: 'waiting' };
  }
  const swept = await sweep(dependencies, reset, place, isTime);
  if (swept === undefined) return undefined;
  if (swept.place !== undefined) {
    return { next: cursorOf(swept.place), searched: swept.searched, step: swept.place.kind };
  }
  await end(dependencies, reset, organizer);
  return undefined;
}
