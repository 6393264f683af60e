import { type BallotItem, type Organizer, type Poll, type SearchProgress, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import type { OwnPolls } from '../../polls/polls.ts';
import type { Ballots } from '../../visitor/ballots.ts';
import { type Sessions, SessionsKey } from '../../visitor/sessions.ts';
import { changeOf, logChange } from '../audit/audit-entry.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import { STEP_MILLISECONDS, searchTable } from '../search-table.ts';
import { createEraser, type Eraser } from './eraser.ts';
import { type ErasureTarget, erasureTargetOf, unknownVoter } from './erasure-target.ts';
import type { VoterRecords } from './voter-records.ts';

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

/** Where the search for a voter goes on, and whether anything was found before. */
function placeIn({ pollId }: Poll, { id }: ErasureTarget) {
  const whose = { pollId: z.literal(pollId), voter: z.literal(id), found: z.boolean() };
  return z.discriminatedUnion('search', [
    z.strictObject({ ...whose, search: z.literal('ballots'), after: VotesKey }),
    z.strictObject({ ...whose, search: z.literal('sessions'), after: SessionsKey }),
  ]);
}
type Place = z.infer<ReturnType<typeof placeIn>>;

/** What the steps of one request work with. */
interface Work {
  dependencies: ErasureDependencies;
  poll: Poll;
  target: ErasureTarget;
  eraser: Eraser;
}

const ownBallot = ({ dependencies, poll, target }: Work): Promise<BallotItem | undefined> =>
  dependencies.ballots.read(poll.pollId, target.id);

const eraseOwnBallot = (work: Work) =>
  work.eraser.ballots(async () => {
    const ballot = await ownBallot(work);
    return { items: ballot === undefined ? [] : [ballot] };
  });

/**
 * Erases the records whose keys are known. Returns which table is to be searched for the others.
 * Deletes the session before it reads the ballot: a deleted session records no further ballot.
 */
async function eraseAtOnce(work: Work): Promise<Place['search'] | undefined> {
  const { poll, target, eraser } = work;
  const { id } = target;
  const own = await ownBallot(work);
  if (own === undefined && !target.isVoter) {
    // The id of a device. Several voters may have cast their ballots from it.
    await eraser.session(id, () => true);
    return 'ballots';
  }
  const device = poll.identity === 'device' ? id : own?.sessionId;
  if (device !== undefined) {
    // A waiting session does not name its voter. Better delete another voter's session, who then
    // begins anew, than keep this voter's.
    await eraser.session(device, ({ userId }) => userId === undefined || userId === id);
  }
  await eraseOwnBallot(work);
  return poll.identity === 'device' ? undefined : 'sessions';
}

/** Erases the device's ballots among the next megabyte of the votes table. */
const eraseBallots = ({ dependencies, poll, target, eraser }: Work, after: VotesKey | undefined) =>
  eraser.ballots(() => dependencies.voterRecords.castFrom(poll.pollId, target.id, after));

/**
 * Erases the voter's sessions among the next megabyte of the sessions table, and the ballot that
 * one of them may have recorded meanwhile.
 */
async function eraseSessions(work: Work, after: SessionsKey | undefined) {
  const { dependencies, poll, target, eraser } = work;
  const page = await dependencies.voterRecords.sessionsOf(poll.pollId, target.id, after);
  for (const { sessionId, attempt } of page.items) {
    await eraser.session(sessionId, (session) => session.attempt === attempt || session.userId === target.id);
  }
  if (page.items.length > 0) await eraseOwnBallot(work);
  return page;
}

/**
 * Deletes a voter's personal data: the name, the typed texts, and the sessions. The votes and what
 * was chosen, rated and ranked stay, and stay counted. Works one step per request, and returns
 * where to go on, or undefined at the end. A repetition finds nothing left to erase, and succeeds
 * as long as there is a ballot. docs/architecture/identity.md says what stays.
 * @throws ProblemError `unknown-poll`, `unknown-voter`, `unavailable`, `invalid-request` for an
 * invalid cursor
 */
export async function eraseVoter(
  dependencies: ErasureDependencies,
  { pollId, voter, cursor, organizer }: ErasureRequest,
): Promise<SearchProgress | undefined> {
  const { polls, now } = dependencies;
  const until = now().getTime() + STEP_MILLISECONDS;
  const hasTime = () => now().getTime() < until;
  const poll = await readAnyPoll(polls, pollId);
  const target = erasureTargetOf(poll, voter);
  const begun = placeOf(placeIn(poll, target), cursor, 'body.cursor');
  const change = changeOf(poll, { organizer, kind: 'voter-erased', details: {} }, now());
  const eraser = createEraser(dependencies, poll, change);
  const work = { dependencies, poll, target, eraser };
  try {
    const found = () => begun?.found === true || eraser.found();
    const whose = () => ({ pollId, voter: target.id, found: found() });
    const goesOn = (place: Place, searched: number) => ({ next: cursorOf(place), searched });
    const search = begun === undefined ? await eraseAtOnce(work) : begun.search;
    if (search === 'ballots') {
      const from = begun?.search === 'ballots' ? begun.after : undefined;
      const erasePage = (after: VotesKey | undefined) => eraseBallots(work, after);
      const { searched, next } = await searchTable(erasePage, from, hasTime);
      if (next !== undefined) return goesOn({ ...whose(), search, after: next }, searched);
    }
    if (search === 'sessions') {
      const from = begun?.search === 'sessions' ? begun.after : undefined;
      const erasePage = (after: SessionsKey | undefined) => eraseSessions(work, after);
      const { searched, next } = await searchTable(erasePage, from, hasTime);
      if (next !== undefined) return goesOn({ ...whose(), search, after: next }, searched);
    }
    if (!found()) throw unknownVoter();
    return undefined;
  } finally {
    if (eraser.wrote()) logChange(change);
  }
}
