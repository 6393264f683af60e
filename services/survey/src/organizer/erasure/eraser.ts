import {
  Answers,
  type BallotItem,
  type Poll,
  type PollChange,
  ProblemError,
  type SessionItem,
  screenTypeOf,
} from '@booth/shared';
import type { Sessions } from '../../visitor/sessions.ts';
import type { VoterRecords } from './voter-records.ts';

/** How often an erasure is tried while the voter changes the same record. */
const ERASURE_ATTEMPTS_MAX = 5;

/**
 * Erases records and writes the request's one audit entry with each transaction.
 * @throws ProblemError `unavailable` after five tries
 */
export interface Eraser {
  /** Deletes a session of the poll, whatever its status, if it exists and `isMeant`. */
  session(sessionId: string, isMeant: (session: SessionItem) => boolean): Promise<void>;
  /**
   * Deletes what is personal of the ballots that `read` returns. Reads again if one has changed
   * since. Returns the page that was read last.
   */
  ballots<Page extends { items: BallotItem[] }>(read: () => Promise<Page>): Promise<Page>;
  /** Returns true if there was any record, also one that had been erased before. */
  found(): boolean;
  /** Returns true if anything was written. */
  wrote(): boolean;
}

const changing = () => new ProblemError('unavailable', 'The voter is changing the vote at this moment. Try again.');

/** Returns the answers that an erased ballot keeps, as JSON text. */
function withoutPersonal({ answers }: BallotItem): string {
  const kept = Object.entries(Answers.parse(JSON.parse(answers))).flatMap(([screenId, answer]) => {
    const left = screenTypeOf(answer).withoutPersonal(answer);
    return left === undefined ? [] : [[screenId, left]];
  });
  return JSON.stringify(Object.fromEntries(kept));
}

/** Creates the eraser of one request, whose writes all belong to one audit entry. */
export function createEraser(
  { sessions, voterRecords }: { sessions: Pick<Sessions, 'read'>; voterRecords: VoterRecords },
  { pollId }: Pick<Poll, 'pollId'>,
  change: PollChange,
): Eraser {
  let found = false;
  let wrote = false;
  return {
    async session(sessionId, isMeant) {
      for (let attempt = 1; attempt <= ERASURE_ATTEMPTS_MAX; attempt += 1) {
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
      for (let attempt = 1; attempt <= ERASURE_ATTEMPTS_MAX; attempt += 1) {
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
