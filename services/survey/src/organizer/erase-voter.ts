import { Answers, type BallotItem, EntryCode, Handle, type Organizer, ProblemError, SessionId } from '@booth/shared';
import type { Ballots } from '../dynamodb-ballots.ts';
import type { Polls } from '../dynamodb-polls.ts';
import type { Sessions } from '../dynamodb-sessions.ts';
import { userIdOf } from '../visitor.ts';
import type { VoterRecords } from './dynamodb-voter-records.ts';
import { readAnyPoll } from './organize-polls.ts';
import { changeOf, logChange } from './poll-changes.ts';

/** What a visitor typed freely; what was chosen from a list says nothing of the person. */
const PERSONAL: readonly string[] = ['profile', 'text'];

/** How often it is tried on a ballot that its voter changes at the same moment. */
const ATTEMPTS_MAX = 5;

export interface ErasureDependencies {
  polls: Polls;
  sessions: Pick<Sessions, 'read'>;
  ballots: Ballots;
  voterRecords: VoterRecords;
  now: () => Date;
}

const unknownVoter = () =>
  new ProblemError('unknown-voter', 'Send the voter of the exported ballots, an @name, or an entry code.');

/** What is kept of who is meant: by a voter's id, a device's session id, an `@name` or an entry code. */
interface Records {
  ballots: BallotItem[];
  sessionId: string | undefined;
}

async function findRecords(
  { sessions, ballots, voterRecords }: ErasureDependencies,
  pollId: string,
  named: string,
): Promise<Records> {
  const ballotOf = async (userId: string) => [await ballots.read(pollId, userId)].flatMap((ballot) => ballot ?? []);
  if (SessionId.safeParse(named).success) {
    const own = await ballotOf(named);
    if (own.length > 0) return { ballots: own, sessionId: own[0]?.sessionId };
    // A device: by names, codes, or again and again it may have cast several ballots.
    const session = await sessions.read(named);
    const cast = await voterRecords.castFrom(pollId, named);
    return { ballots: cast, sessionId: session?.pollId === pollId ? named : undefined };
  }
  const nobody = { voterId: '' };
  const handle = named.startsWith('@') ? Handle.safeParse(named).data : undefined;
  const code = EntryCode.safeParse(named).data;
  if (handle === undefined && code === undefined) return { ballots: [], sessionId: undefined };
  const identity = handle === undefined ? 'code' : 'handle';
  const found = await ballotOf(userIdOf(identity, pollId, { ...nobody, handle, code }));
  return { ballots: found, sessionId: found[0]?.sessionId };
}

function withoutPersonal({ answers }: BallotItem): string {
  const kept = Object.entries(Answers.parse(JSON.parse(answers))).filter(([, { type }]) => !PERSONAL.includes(type));
  return JSON.stringify(Object.fromEntries(kept));
}

/**
 * Deletes a voter's personal data: the name, what was typed, and the session; the votes and what was chosen, rated and ranked
 * stay, and stay counted. A repetition finds nothing left to do. What can't be deleted goes by itself: the histories of
 * Step Functions 90 days after the end (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), records of streams after 24 hours,
 * backups by point-in-time recovery after 35 days. Throws `unknown-poll`, `unknown-voter`.
 */
export async function eraseVoter(
  dependencies: ErasureDependencies,
  { pollId, voter, organizer }: { pollId: string; voter: string; organizer: Organizer },
): Promise<void> {
  const { polls, voterRecords, now } = dependencies;
  const poll = await readAnyPoll(polls, pollId);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const { ballots, sessionId } = await findRecords(dependencies, pollId, voter);
    if (ballots.length === 0 && sessionId === undefined) throw unknownVoter();
    const change = changeOf(poll, { organizer, kind: 'voter-erased', details: {} }, now());
    const left = ballots.filter(({ erasedAt }) => erasedAt === undefined);
    const session = sessionId === undefined ? undefined : await dependencies.sessions.read(sessionId);
    if (left.length === 0 && session === undefined) return;

    const erasures = left.map((before) => ({ before, answers: withoutPersonal(before), erasedAt: change.at }));
    if (!(await voterRecords.erase({ ballots: erasures, sessionId, change }))) continue;
    logChange(change);
    return;
  }
  throw new ProblemError('unavailable', 'The voter is changing the vote at this moment. Try again.');
}
