import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readResults } from '@booth/shared/lambda';
import {
  FaultPlan,
  type FaultRates,
  type InjectedFaults,
  startFaultyDynamoDb,
} from 'serverless-offline-step-functions-cloud/faults';
import { createPollStates } from '../../../services/aggregation/src/dynamodb-poll-states.ts';
import { createGenerations } from '../../../services/aggregation/src/recount/dynamodb-generations.ts';
import { createVotes } from '../../../services/aggregation/src/recount/dynamodb-votes.ts';
import {
  beginRebuild,
  type RebuildDependencies,
  type RebuildProgress,
  rebuildStep,
} from '../../../services/aggregation/src/recount/rebuild.ts';
import { createBoothTables, type Database, documentsOf, startCounting, TABLES } from './counting-booth.ts';
import { Crowd, POLL_ID } from './crowd.ts';
import { compare, countsOf, recountVotes } from './recount.ts';

export interface ChaosOptions {
  votes: number;
  seed: number;
  rates: Partial<FaultRates>;
  counterShards: number;
  /** Recount the poll into a new generation when half of the votes are cast. */
  rebuild: boolean;
  onProgress?(line: string): void;
}

/** What became of the votes. */
export interface ChaosFigures {
  votes: number;
  changes: number;
  withdrawals: number;
  /** Missing in the results, and too many in them, when all is counted; of options, ballots and ratings. */
  lost: number;
  double: number;
  seconds: number;
  /** Transactions of the counting, each attempt. */
  writeRequests: number;
  /** Records of the stream that were given up, and those that no counter could be made of. */
  discarded: number;
  deadLetters: number;
  /** How often results were read whose revision was smaller than one before. */
  revisionFell: number;
  injected: InjectedFaults;
  seed: number;
}

const PROGRESS_EVERY_MS = 5_000;
const WATCH_EVERY_MS = 50;

/**
 * Votes, with changes and withdrawals, while everything goes wrong that may: what is delivered to the counting, and what it asks of
 * DynamoDB. Then the faults end, the counting comes to its end, and the results are compared with a recount of the votes table.
 */
export async function runChaos(database: Database, options: ChaosOptions): Promise<ChaosFigures> {
  const { votes, seed, rates, counterShards, rebuild } = options;
  const begun = performance.now();
  const direct = documentsOf(database);
  const streamArn = await createBoothTables(direct, counterShards);
  const plan = new FaultPlan({ seed, rates });
  const faulty = await startFaultyDynamoDb({ endpoint: database.endpoint, plan });
  const booth = startCounting(database, streamArn, faulty);
  const crowd = new Crowd(direct, TABLES.votes, seed);
  const watch = watchRevision(direct);
  try {
    let rebuilding: Promise<void> | undefined;
    let toldAt = begun;
    while (crowd.votes < votes) {
      await crowd.wave(votes - crowd.votes);
      if (rebuild && rebuilding === undefined && crowd.votes >= votes / 2) rebuilding = rebuildPoll(booth);
      if (performance.now() - toldAt > PROGRESS_EVERY_MS) {
        toldAt = performance.now();
        options.onProgress?.(`${crowd.votes} votes cast, ${booth.mapping.state().deliveredRecords} records counted`);
      }
    }
    options.onProgress?.(`${crowd.votes} votes cast; the counting comes to its end`);
    await rebuilding;
    plan.stop();
    await booth.mapping.idle();
    const revisionFell = await watch.stop();
    const snapshot = (await readResults(direct, TABLES.results, POLL_ID, new Date()))?.snapshot;
    if (snapshot === undefined) throw new Error('There are no results.');
    return {
      votes: crowd.votes,
      changes: crowd.changes,
      withdrawals: crowd.withdrawals,
      ...compare(await recountVotes(direct, TABLES.votes), countsOf(snapshot)),
      seconds: Math.round((performance.now() - begun) / 100) / 10,
      writeRequests: booth.writeRequests(),
      discarded: booth.mapping.state().discardedRecords,
      deadLetters: booth.letters.length,
      revisionFell,
      injected: plan.injected,
      seed,
    };
  } finally {
    await watch.stop();
    await booth.stop();
    await faulty.stop();
    direct.destroy();
  }
}

/** Reads the results all the while, as a dashboard does; tells how often a revision was smaller than one before. */
function watchRevision(documents: DynamoDBDocumentClient) {
  let watching = true;
  let fell = 0;
  const done = (async () => {
    for (let last = 0; watching; await delay(WATCH_EVERY_MS)) {
      const revision = (await readResults(documents, TABLES.results, POLL_ID, new Date()))?.snapshot.revision ?? 0;
      if (revision < last) fell += 1;
      last = revision;
    }
  })();
  return {
    stop: async () => {
      watching = false;
      await done;
      return fell;
    },
  };
}

/** The steps meet faults as the counting does; each is tried until it is done, as `npm run rebuild` is started again. */
async function rebuildPoll({ documents, counting, outlast }: ReturnType<typeof startCounting>): Promise<void> {
  const dependencies: RebuildDependencies = {
    pollStates: createPollStates(documents, TABLES.results),
    votes: createVotes(documents, TABLES.votes),
    generations: createGenerations(documents, TABLES),
    counting,
    outlast,
    random: Math.random,
  };
  let progress: RebuildProgress | undefined;
  while (progress?.phase !== 'done') {
    try {
      progress =
        progress === undefined ? await beginRebuild(POLL_ID, dependencies) : await rebuildStep(progress, dependencies);
    } catch {
      // A fault that was injected; were it none, this would never end, and the run would tell so.
      await delay(10);
    }
  }
}
