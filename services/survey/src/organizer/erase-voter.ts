import { Answers, type BallotItem, EntryCode, Handle, type Organizer, ProblemError, SessionId } from '@booth/shared';
import type { Ballots } from '../dynamodb-ballots.ts';
import type { Polls } from '../dynamodb-polls.ts';
import type { Sessions } from '../dynamodb-sessions.ts';
import { userIdOf, voterOf } from '../visitor.ts';
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

type Readers = Pick<ErasureDependencies, 'sessions'>;

/** Who is meant: a voter's id, a device's session id, an `@name` or an entry code; and the session, where that was named. */
async function findVoter({ sessions }: Readers, pollId: string, named: string) {
  if (SessionId.safeParse(named).success) {
    const session = await sessions.read(named);
    const isOfPoll = session?.pollId === pollId;
    return { userId: isOfPoll ? voterOf(session) : named, session: isOfPoll ? session : undefined };
  }
  const nobody = { voterId: '' };
  const handle = named.startsWith('@') ? Handle.safeParse(named).data : undefined;
  if (handle !== undefined) return { userId: userIdOf('handle', pollId, { ...nobody, handle }), session: undefined };
  const code = EntryCode.safeParse(named).data;
  if (code !== undefined) return { userId: userIdOf('code', pollId, { ...nobody, code }), session: undefined };
  throw unknownVoter();
}

const unknownVoter = () =>
  new ProblemError('unknown-voter', 'Send the voter of the exported ballots, an @name, or an entry code.');

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
  { polls, sessions, ballots, voterRecords, now }: ErasureDependencies,
  { pollId, voter, organizer }: { pollId: string; voter: string; organizer: Organizer },
): Promise<void> {
  const poll = await readAnyPoll(polls, pollId);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const { userId, session } = await findVoter({ sessions }, pollId, voter);
    const ballot = await ballots.read(pollId, userId);
    if (ballot?.erasedAt !== undefined && session === undefined) return;
    if (ballot === undefined && session === undefined) throw unknownVoter();

    const change = changeOf(poll, { organizer, kind: 'voter-erased', details: {} }, now());
    const erased = await voterRecords.erase({
      ballot: ballot && { before: ballot, answers: withoutPersonal(ballot), erasedAt: change.at },
      sessionId: ballot?.sessionId ?? session?.sessionId,
      change,
    });
    if (!erased) continue;
    logChange(change);
    return;
  }
  throw new ProblemError('unavailable', 'The voter is changing the vote at this moment. Try again.');
}
