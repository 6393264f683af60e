import {
  type BallotItem,
  EntryCode,
  Handle,
  type Organizer,
  type Poll,
  ProblemError,
  type SearchProgress,
  SessionId,
  VotesKey,
} from '@booth/shared';
import * as z from 'zod/mini';
import type { Ballots } from '../dynamodb-ballots.ts';
import type { OwnPolls } from '../dynamodb-polls.ts';
import type { Sessions } from '../dynamodb-sessions.ts';
import { userIdOf } from '../visitor.ts';
import { SessionsKey, type VoterRecords } from './dynamodb-voter-records.ts';
import { createEraser, type Eraser } from './eraser.ts';
import { readAnyPoll } from './organize-polls.ts';
import { cursorOf, placeOf } from './page-cursor.ts';
import { changeOf, logChange } from './poll-changes.ts';
import { STEP_MILLISECONDS, searchTable } from './search-table.ts';

export interface ErasureDependencies {
  polls: OwnPolls;
  sessions: Pick<Sessions, 'read'>;
  ballots: Ballots;
  voterRecords: VoterRecords;
  now: () => Date;
}

export interface ErasureRequest {
  pollId: string;
  voter: string;
  cursor: string | undefined;
  organizer: Organizer;
}

/** Where the search for a voter of this poll goes on, and whether anything was found before. */
function placeIn({ pollId }: Poll, { id }: Meant) {
  const whose = { pollId: z.literal(pollId), voter: z.literal(id), found: z.boolean() };
  return z.discriminatedUnion('search', [
    z.strictObject({ ...whose, search: z.literal('ballots'), after: VotesKey }),
    z.strictObject({ ...whose, search: z.literal('sessions'), after: SessionsKey }),
  ]);
}
type Place = z.infer<ReturnType<typeof placeIn>>;

const unknownVoter = () =>
  new ProblemError(
    'unknown-voter',
    'Send the voter or the device of the exported ballots, an @name, or an entry code.',
  );

/** Who is meant: a voter, or an id that may be a voter's or a device's. */
interface Meant {
  id: string;
  isVoter: boolean;
}

function meantBy({ pollId, identity }: Poll, typed: string): Meant {
  // Spreadsheets get an @name with an apostrophe before it.
  const named = typed.normalize('NFKC').trim().replace(/^'/, '');
  if (SessionId.safeParse(named).success) return { id: named, isVoter: identity === 'device' };
  const handle = identity === 'handle' ? Handle.safeParse(named).data : undefined;
  const code = identity === 'code' ? EntryCode.safeParse(named).data : undefined;
  if (handle === undefined && code === undefined) throw unknownVoter();
  return { id: userIdOf(identity, pollId, { deviceId: '', handle, code }), isVoter: true };
}

/** What one request erases by. */
interface Work {
  dependencies: ErasureDependencies;
  poll: Poll;
  meant: Meant;
  eraser: Eraser;
}

async function ownBallot({ dependencies, poll, meant }: Work): Promise<{ items: BallotItem[] }> {
  const ballot = await dependencies.ballots.read(poll.pollId, meant.id);
  return { items: ballot === undefined ? [] : [ballot] };
}

/**
 * Erases what is found by its key, and returns what is to be searched for, in a table that is keyed
 * by something else. Sessions go before the ballots are looked for: a session that is gone records
 * none after that look.
 */
async function eraseAtOnce(work: Work): Promise<Place['search'] | undefined> {
  const { poll, meant, eraser } = work;
  const { id } = meant;
  const {
    items: [own],
  } = await ownBallot(work);
  if (own === undefined && !meant.isVoter) {
    // A device: by names, codes, or again and again it may have cast several ballots.
    await eraser.session(id, () => true);
    return 'ballots';
  }
  const device = poll.identity === 'device' ? id : own?.sessionId;
  if (device !== undefined) {
    // A session that waits does not say whose it is: rather has somebody else on this device to
    // begin anew.
    await eraser.session(device, ({ userId }) => userId === undefined || userId === id);
  }
  await eraser.ballots(() => ownBallot(work));
  return poll.identity === 'device' ? undefined : 'sessions';
}

/** The device's ballots among the next megabyte of the votes table. */
const eraseBallots = ({ dependencies, poll, meant, eraser }: Work, after: VotesKey | undefined) =>
  eraser.ballots(() => dependencies.voterRecords.castFrom(poll.pollId, meant.id, after));

/**
 * The voter's sessions among the next megabyte of the sessions table, and a ballot that one of them
 * recorded meanwhile.
 */
async function eraseSessions(work: Work, after: SessionsKey | undefined) {
  const { dependencies, poll, meant, eraser } = work;
  const page = await dependencies.voterRecords.sessionsOf(poll.pollId, meant.id, after);
  for (const { sessionId, attempt } of page.items) {
    await eraser.session(sessionId, (session) => session.attempt === attempt || session.userId === meant.id);
  }
  if (page.items.length > 0) await eraser.ballots(() => ownBallot(work));
  return page;
}

/**
 * Deletes a voter's personal data: the name, what was typed, and the sessions; the votes and what
 * was chosen, rated and ranked stay, and stay counted. Returns where to go on, or undefined at the
 * end. A repetition finds nothing left to do, and is no error as long as there is a ballot. What
 * can't be deleted goes by itself, see docs/architecture/identity.md. Throws `unknown-poll`,
 * `unknown-voter`, `invalid-request` for a cursor that is none.
 */
export async function eraseVoter(
  dependencies: ErasureDependencies,
  { pollId, voter, cursor, organizer }: ErasureRequest,
): Promise<SearchProgress | undefined> {
  const { polls, now } = dependencies;
  const until = now().getTime() + STEP_MILLISECONDS;
  const isTime = () => now().getTime() < until;
  const poll = await readAnyPoll(polls, pollId);
  const meant = meantBy(poll, voter);
  const begun = placeOf(placeIn(poll, meant), cursor, 'body.cursor');
  const change = changeOf(poll, { organizer, kind: 'voter-erased', details: {} }, now());
  const eraser = createEraser(dependencies, poll, change);
  const work = { dependencies, poll, meant, eraser };
  try {
    const found = () => begun?.found === true || eraser.found();
    const whose = () => ({ pollId, voter: meant.id, found: found() });
    const goesOn = (place: Place, searched: number) => ({ next: cursorOf(place), searched });
    const kind = begun === undefined ? await eraseAtOnce(work) : begun.search;
    if (kind === 'ballots') {
      const from = begun?.search === 'ballots' ? begun.after : undefined;
      const { searched, next } = await searchTable(
        (after: VotesKey | undefined) => eraseBallots(work, after),
        from,
        isTime,
      );
      if (next !== undefined) return goesOn({ ...whose(), search: 'ballots', after: next }, searched);
    }
    if (kind === 'sessions') {
      const from = begun?.search === 'sessions' ? begun.after : undefined;
      const { searched, next } = await searchTable(
        (after: SessionsKey | undefined) => eraseSessions(work, after),
        from,
        isTime,
      );
      if (next !== undefined) return goesOn({ ...whose(), search: 'sessions', after: next }, searched);
    }
    if (!found()) throw unknownVoter();
    return undefined;
  } finally {
    if (eraser.wrote()) logChange(change);
  }
}
