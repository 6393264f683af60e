import { paginateScan } from '@aws-sdk/lib-dynamodb';
import {
  type IdentityPolicy,
  type Poll,
  PollChange,
  type PollSwitch,
  type ResetProgress,
  type SessionStart,
} from '@booth/shared';
import * as z from 'zod/mini';

import { createOrganizedPolls } from '../../src/organizer/editing/dynamodb-organized-polls.ts';
import { switchPoll } from '../../src/organizer/editing/switch-poll.ts';
import { createPollRecords } from '../../src/organizer/reset/dynamodb-poll-records.ts';
import type { ResetDependencies } from '../../src/organizer/reset/reset-dependencies.ts';
import { resetVotes } from '../../src/organizer/reset/reset-votes.ts';
import type { DirectBallots } from './direct-ballot.ts';
import { JO } from './organizer-service.ts';
import { aPoll, choose, inAHurry } from './polls.ts';
import { TABLES } from './resolve-yaml.ts';

/** The counts if nothing is left. */
export const NOTHING = { ballots: 0, sessions: 0, codes: 0 };

/** The entry codes of two voters. */
export const CODES = ['K7QF2M9X4T01', 'K7QF2M9X4T02'] as const;
const HANDLES = ['@jo', '@ann'] as const;

/** Returns the proof of identity of one of two voters. */
export const proofOf = (identity: IdentityPolicy, voter: 0 | 1) =>
  identity === 'handle' ? { handle: HANDLES[voter] } : identity === 'code' ? { code: CODES[voter] } : {};

/** Returns organizers who switch polls with real votes, and reset their votes. */
export function resetBooth(service: DirectBallots) {
  const { documents, ballotItems, sessionItems, codeItems } = service;
  const tables = { pollsTable: TABLES.PollsTable, changesTable: TABLES.ChangesTable };
  const polls = createOrganizedPolls(documents, tables);
  const records = createPollRecords(documents, {
    ...tables,
    sessionsTable: TABLES.SessionsTable,
    votesTable: TABLES.VotesTable,
    codesTable: TABLES.CodesTable,
  });
  /** How far a reset's clock is ahead, in milliseconds: it jumps when a reset waits. */
  let ahead = 0;
  const dependencies = (change: Partial<ResetDependencies> = {}): ResetDependencies => ({
    polls,
    records,
    now: () => new Date(Date.now() + ahead),
    wait: async (milliseconds) => {
      ahead += milliseconds;
    },
    ...change,
  });
  const step = (pollId: string, cursor?: string, change?: Partial<ResetDependencies>, organizer = JO) =>
    resetVotes(dependencies(change), { pollId, confirm: pollId, cursor, organizer });

  /** Calls the route until the reset is done, as the page does. Returns all progress. */
  const reset = async (pollId: string, change?: Partial<ResetDependencies>): Promise<ResetProgress[]> => {
    const told: ResetProgress[] = [];
    for (;;) {
      const progress = await step(pollId, told.at(-1)?.next, change);
      if (progress === undefined) return told;
      told.push(progress);
    }
  };
  const switchTo = (pollId: string, change: PollSwitch): Promise<Poll> =>
    switchPoll(
      { polls, now: () => new Date(Date.now() + ahead) },
      { pollId, ifMatch: undefined, change, organizer: JO },
    );

  return {
    polls,
    records,
    dependencies,
    step,
    reset,
    switch: switchTo,
    /** Stores a survey, and opens it. */
    open: async (pollId: string, change: Partial<Poll> = {}): Promise<Poll> => {
      await service.putPoll(aPoll({ pollId, status: 'draft', ...change }));
      return switchTo(pollId, { status: 'open' });
    },
    closeAndReset: async (pollId: string) => {
      await switchTo(pollId, { status: 'closed' });
      return reset(pollId);
    },
    /** Answers a survey to its end. */
    answerAll: async (pollId: string, deviceId: string, proof: SessionStart = {}) => {
      const visitor = service.visitor(pollId, deviceId);
      const first = await visitor.start(proof);
      const second = await visitor.answer(first.view?.screenToken, inAHurry);
      return visitor.answer(second.view?.screenToken, choose('s3'));
    },
    /** Returns the audit entries of a poll, the oldest first. */
    log: async (pollId: string): Promise<PollChange[]> => {
      const all: unknown[] = [];
      for await (const { Items = [] } of paginateScan({ client: documents }, { TableName: TABLES.ChangesTable })) {
        all.push(...Items);
      }
      const changes = z.array(PollChange).parse(all);
      return changes
        .filter((change) => change.pollId === pollId)
        .sort((one, other) => (one.changeId < other.changeId ? -1 : 1));
    },
    /** Returns how many ballots, sessions and used codes of the poll are left. */
    left: async (pollId: string) => {
      const ofPoll = (item: { pollId: string }) => item.pollId === pollId;
      const [ballots, sessions, codes] = await Promise.all([ballotItems(), sessionItems(), codeItems()]);
      return {
        ballots: ballots.filter(ofPoll).length,
        sessions: sessions.filter(ofPoll).length,
        codes: codes.filter((code) => ofPoll(code) && code.usedAt !== undefined).length,
      };
    },
  };
}
