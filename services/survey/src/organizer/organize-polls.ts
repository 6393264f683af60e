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
import type { Polls } from '../dynamodb-polls.ts';
import { changedPaths } from './changed-paths.ts';
import type { OrganizedPolls } from './dynamodb-organized-polls.ts';
import { type AuditEntry, changeOf, logChange, pathDetails } from './poll-changes.ts';
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
const ATTEMPTS_MAX = 5;

export interface OrganizeDependencies {
  polls: OrganizedPolls;
  now: () => Date;
}

/** The poll, also a draft. Throws `unknown-poll`. */
export async function readAnyPoll(polls: Pick<Polls, 'readOwn'>, pollId: string): Promise<Poll> {
  const poll = await polls.readOwn(pollId);
  if (poll === undefined) throw new ProblemError('unknown-poll', 'Check the id, or create the poll.');
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
function wholePoll(poll: object): Poll {
  const parsed = Poll.safeParse(poll);
  if (!parsed.success) throw invalidRequest(parsed.error, 'body');
  return parsed.data;
}

/**
 * Stores a new poll as a draft. Throws `poll-exists`, and `invalid-request` for what is wrong with
 * the whole of it.
 */
export async function createPoll(
  { polls, now }: OrganizeDependencies,
  { definition, organizer }: { definition: PollDefinition; organizer: Organizer },
): Promise<Poll> {
  const kept = { version: 1, status: 'draft', revealed: false };
  const poll = nextPoll(undefined, wholePoll({ ...definition, ...kept }), now());
  const change = changeOf(poll, { organizer, kind: 'created', details: {} }, now());
  if (!(await polls.save(poll, undefined, change))) {
    throw new ProblemError('poll-exists', `Choose another id than "${poll.pollId}", or change that poll.`);
  }
  logChange(change);
  return poll;
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
    if (request.ifMatch !== undefined && request.ifMatch !== versionTag(stored.version)) {
      throw new ProblemError(
        'poll-changed',
        `It is at version ${stored.version} now: read it again, and bring your changes into that.`,
      );
    }
    const next = nextPoll(stored, wanted, now());
    const change = changeOf(next, request.entryFrom(stored, next, paths), now());
    if (await polls.save(next, stored.version, change)) {
      logChange(change);
      return next;
    }
  }
  throw new ProblemError('unavailable', 'Many changes of this poll are being made right now. Try again.');
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
  if (ifMatch === undefined) {
    throw new ProblemError('precondition-needed', 'Send the ETag of the poll that you changed as "If-Match".');
  }
  if (definition.pollId !== pollId) {
    const message = `the id of a poll stays: "${pollId}"`;
    throw new ProblemError('invalid-request', `body.pollId: ${message}`, {
      errors: [{ path: 'body.pollId', message }],
    });
  }
  return bring(dependencies, {
    pollId,
    ifMatch,
    wantedFrom: ({ version, status, revealed, openedAt, closedAt, resettingSince, resetAt }) =>
      wholePoll({ ...definition, version, status, revealed, openedAt, closedAt, resettingSince, resetAt }),
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
