import {
  invalidRequest,
  type Organizer,
  Poll,
  type PollDefinition,
  type PollSummary,
  type PollSwitch,
  ProblemError,
  versionTag,
} from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { OwnPolls } from '../../polls/dynamodb-polls.ts';
import { type AuditEntry, changeOf, logChange, pathDetails } from '../audit/poll-changes.ts';
import { changedPaths } from './changed-paths.ts';
import type { OrganizedPolls } from './dynamodb-organized-polls.ts';
import { nextPoll } from './poll-rules.ts';

const SWITCHES = [
  'status',
  'visibility',
  'revealed',
  'turnoutShown',
  'opensAt',
  'closesAt',
] as const satisfies (keyof PollSwitch)[];

/**
 * How often a change that does not say of which version it is is tried on the version that is there
 * by then.
 */
export const ATTEMPTS_MAX = 5;

/** The refusal of what met another change each time. */
export const manyChanges = () =>
  new ProblemError('unavailable', 'Many changes of this poll are being made right now. Try again.');

const preconditionNeeded = () =>
  new ProblemError('precondition-needed', 'Send the ETag of the poll that you changed as "If-Match".');

/**
 * Throws `precondition-needed` without an entity tag, and `poll-changed` for one of another
 * version.
 */
export function checkVersion({ version }: Poll, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw preconditionNeeded();
  if (ifMatch === versionTag(version)) return;
  throw new ProblemError(
    'poll-changed',
    `It is at version ${version} now: read it again, and bring your changes into that.`,
  );
}

export interface OrganizeDependencies {
  polls: OrganizedPolls;
  now: () => Date;
}

/** @param renamedTo the id that the poll got, where it was renamed */
export const unknownPoll = (renamedTo?: string) =>
  renamedTo === undefined
    ? new ProblemError('unknown-poll', 'Check the id, or create the poll.')
    : new ProblemError('unknown-poll', `Its id is "${renamedTo}" now.`, { renamedTo });

/** The poll, also a draft. Throws `unknown-poll`, which says where a poll is that was renamed. */
export async function readAnyPoll(polls: OwnPolls, pollId: string): Promise<Poll> {
  const poll = await polls.readOwn(pollId);
  if (poll === undefined) throw unknownPoll((await polls.readRecord(pollId))?.renamedTo);
  return poll;
}

/** A poll with its version as the entity tag. */
export function pollReply(poll: Poll, status = 200, headers: Record<string, string> = {}): HttpReply<Poll> {
  return { status, body: poll, headers: { etag: versionTag(poll.version), ...headers } };
}

export function summaryOf(poll: Poll): PollSummary {
  const { pollId, version, title, status, visibility, revealed, opensAt, closesAt } = poll;
  return { pollId, version, title, status, visibility, revealed, opensAt, closesAt };
}

/** What only the whole poll can tell (rules, ids, times), with its paths in the body. */
export function wholePoll(poll: object): Poll {
  const parsed = Poll.safeParse(poll);
  if (!parsed.success) throw invalidRequest(parsed.error, 'body');
  return parsed.data;
}

/** The poll by another definition, with what the server keeps of it. Throws `invalid-request`. */
export function redefined(stored: Poll, definition: PollDefinition): Poll {
  const { version, status, revealed, openedAt, closedAt, resettingSince, resetAt } = stored;
  return wholePoll({ ...definition, version, status, revealed, openedAt, closedAt, resettingSince, resetAt });
}

/**
 * An organizer's change of a poll: what is wanted, of which version, and how it is called in the
 * log.
 */
interface Request {
  pollId: string;
  /** The entity tag of the version that the organizer looked at. */
  ifMatch: string | undefined;
  wantedFrom: (stored: Poll) => Poll;
  entryFrom: (stored: Poll, next: Poll, paths: string[]) => AuditEntry;
}

/**
 * Brings the stored poll to what is wanted. Where it is so already nothing is written, and the
 * version stays: so a repetition after a lost response is answered as the first was, also with the
 * entity tag of before (RFC 9110, 13.1.1, allows that).
 */
async function bring({ polls, now }: OrganizeDependencies, request: Request): Promise<Poll> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
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

/**
 * Changes the definition of a poll. Throws `precondition-needed` without the entity tag of the
 * version that was changed, `poll-changed` where that is not the present one, `change-refused` (see
 * `nextPoll`), `invalid-request`, `unknown-poll`.
 */
export function changePoll(
  dependencies: OrganizeDependencies,
  request: { pollId: string; ifMatch: string | undefined; definition: PollDefinition; organizer: Organizer },
): Promise<Poll> {
  const { pollId, ifMatch, definition, organizer } = request;
  if (ifMatch === undefined) throw preconditionNeeded();
  return bring(dependencies, {
    pollId,
    ifMatch,
    wantedFrom: (stored) => redefined(stored, definition),
    entryFrom: (_stored, _next, paths) => ({ organizer, kind: 'changed', details: pathDetails(paths) }),
  });
}

/** What was switched, from what to what. */
function switchDetails(stored: Poll, next: Poll): AuditEntry['details'] {
  const names = SWITCHES.filter((name) => stored[name] !== next[name]);
  return Object.fromEntries(names.map((name) => [name, { from: stored[name], to: next[name] }]));
}

/**
 * Switches what is switched while a poll goes on; of a poll that is so already nothing is written.
 * Throws `change-refused` for a status that can't be reached, `poll-changed` where an entity tag is
 * given that is not the present one's, `invalid-request` (a poll that would close before it opens),
 * `unknown-poll`.
 */
export function switchPoll(
  dependencies: OrganizeDependencies,
  request: { pollId: string; ifMatch: string | undefined; change: PollSwitch; organizer: Organizer },
): Promise<Poll> {
  const { pollId, ifMatch, change, organizer } = request;
  const { opensAt, closesAt, ...states } = change;
  const moment = (given: string | null | undefined, kept: string | undefined) =>
    given === undefined ? kept : (given ?? undefined);
  return bring(dependencies, {
    pollId,
    ifMatch,
    wantedFrom: (stored) =>
      wholePoll({
        ...stored,
        ...states,
        opensAt: moment(opensAt, stored.opensAt),
        closesAt: moment(closesAt, stored.closesAt),
      }),
    entryFrom: (stored, next) => ({ organizer, kind: 'switched', details: switchDetails(stored, next) }),
  });
}
