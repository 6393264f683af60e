import {
  Answers,
  type BallotItem,
  type Poll,
  type PollChange,
  ProblemError,
  type SessionItem,
  screenTypeOf,
} from '@booth/shared';
import type { Sessions } from '../../visitor/dynamodb-sessions.ts';
import type { VoterRecords } from './dynamodb-voter-records.ts';

/** How often it is tried on what its voter changes at the same moment. */
const ATTEMPTS_MAX = 5;

export interface Eraser {
  /**
   * Deletes a session of the poll, if it is there and `isMeant`, in whatever state it is by then.
   */
  session(sessionId: string, isMeant: (session: SessionItem) => boolean): Promise<void>;
  /**
   * Deletes what is personal of the ballots that are read, and reads again where one is another by
   * then; what was read last.
   */
  ballots<Page extends { items: BallotItem[] }>(read: () => Promise<Page>): Promise<Page>;
  /** Whether there was anything, also where it had been erased before. */
  found(): boolean;
  /** Whether anything was written. */
  wrote(): boolean;
}

const changing = () => new ProblemError('unavailable', 'The voter is changing the vote at this moment. Try again.');

/** What is kept of the answers of an erased ballot, as JSON text. */
function withoutPersonal({ answers }: BallotItem): string {
  const kept = Object.entries(Answers.parse(JSON.parse(answers))).flatMap(([screenId, answer]) => {
    const left = screenTypeOf(answer).withoutPersonal(answer);
    return left === undefined ? [] : [[screenId, left]];
  });
  return JSON.stringify(Object.fromEntries(kept));
}

/**
 * Erases, each time with the change that it is. Its methods throw `unavailable` where the voter is
 * always faster.
 */
export function createEraser(
  { sessions, voterRecords }: { sessions: Pick<Sessions, 'read'>; voterRecords: VoterRecords },
  { pollId }: Pick<Poll, 'pollId'>,
  change: PollChange,
): Eraser {
  let found = false;
  let wrote = false;
  return {
    async session(sessionId, isMeant) {
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
        const session = await sessions.read(sessionId);
        if (session === undefined || session.pollId !== pollId || !isMeant(session)) return;
        found = true;
        if (!(await voterRecords.deleteSession(session, change))) continue;
        wrote = true;
        return;
      }
      throw changing();
    },

    async ballots(read) {
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
        const page = await read();
        found ||= page.items.length > 0;
        const left = page.items.filter(({ erasedAt }) => erasedAt === undefined);
        if (left.length === 0) return page;
        const erasures = left.map((before) => ({ before, answers: withoutPersonal(before), erasedAt: change.at }));
        if (!(await voterRecords.erase(erasures, change))) continue;
        wrote = true;
        return page;
      }
      throw changing();
    },

    found: () => found,
    wrote: () => wrote,
  };
}
