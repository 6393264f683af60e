import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readResults } from '@booth/shared/lambda';
import {
  FaultPlan,
  type FaultRates,
  type InjectedFaults,
  startFaultyDynamoDb,
} from 'serverless-offline-step-functions-cloud/faults';
import { POLL_ID } from './ballots.ts';
import { ChaosVoters } from './chaos-voters.ts';
import { createBoothTables, type Database, documentsOf, startCounting, TABLES } from './counting-booth.ts';
import { checkMessages } from './dead-letter-messages.ts';
import { startDeadLetterQueue } from './dead-letter-queue.ts';
import { startRebuilding } from './rebuilding.ts';
import { compare, countBelowZero, misshownScreens, readCounts, recountBallots } from './recount.ts';

export interface ChaosOptions {
  votes: number;
  seed: number;
  rates: Partial<FaultRates>;
  /** Most records of a batch. Smaller batches make more calls, and so meet more faults. */
  batchSize: number;
  counterShards: number;
  /** Rebuilds the poll when half of the votes are cast. */
  rebuild: boolean;
  onProgress?(line: string): void;
}

/** The outcome of a run. */
export interface ChaosFigures {
  votes: number;
  changes: number;
  withdrawals: number;
  erasures: number;
  /** How much is missing in the results, and how much was counted twice, over all counters. */
  lost: number;
  double: number;
  /** Screens whose tally in the snapshot is wrong or missing. */
  misshown: number;
  seconds: number;
  /** Transactions of the counting, with repeated attempts. */
  writeRequests: number;
  batchSize: number;
  /** Records of the stream that were given up. */
  discarded: number;
  /** Uncountable items, and dead-letter messages: all, missing and unexplained ones. */
  uncountable: number;
  messages: number;
  messagesMissing: number;
  messagesWrong: number;
  /** How often a read revision was smaller than one before. */
  revisionFell: number;
  injected: InjectedFaults;
  /** The part of `injected` that calls to the dead-letter queue met. */
  injectedIntoMessages: number;
  /** Further faults of all kinds that calls of the rebuild met. */
  injectedIntoRebuild: number;
  seed: number;
}

const PROGRESS_EVERY_MS = 5_000;
const WATCH_EVERY_MS = 50;

/**
 * Lets voters vote, change, withdraw and erase ballots, and write uncountable items, while faults
 * hit the deliveries to the counting and its calls to DynamoDB and SQS. Then stops the faults,
 * waits for the counting, and compares the results with a recount of the votes table.
 */
export async function runChaos(database: Database, options: ChaosOptions): Promise<ChaosFigures> {
  const { votes, seed, rates, batchSize, counterShards, rebuild } = options;
  const begun = performance.now();
  const direct = documentsOf(database);
  const streamArn = await createBoothTables(direct, counterShards);
  const plan = new FaultPlan({ seed, rates });
  const faulty = await startFaultyDynamoDb({ endpoint: database.endpoint, plan });
  const queue = await startDeadLetterQueue(database, plan, faulty);
  const voters = new ChaosVoters(direct, TABLES.votes, { seed, votes });
  const booth = startCounting(database, {
    ...{ streamArn, batchSize, faulty },
    ...{ deadLetterMessages: queue.deadLetterMessages, watched: voters.uncountable },
  });
  const rebuilder = await startRebuilding(database, { seed, rates, outlast: booth.outlast });
  const watch = watchRevision(direct, () => booth.writeRequests() + rebuilder.writeRequests());
  const tellCounted = () =>
    options.onProgress?.(`${voters.votes} votes cast, ${booth.mapping.state().deliveredRecords} records counted`);
  try {
    await tellMeanwhile(tellCounted, async () => {
      let rebuilding: Promise<void> | undefined;
      while (!voters.isDone) {
        await voters.wave();
        booth.mapping.lookNow();
        if (rebuild && rebuilding === undefined && voters.votes >= votes / 2) rebuilding = rebuilder.rebuild();
      }
      // Most ballots are counted only now, still under faults.
      await Promise.all([rebuilding, booth.mapping.idle()]);
      plan.stop();
      await booth.mapping.idle();
    });
    options.onProgress?.('All is counted; the votes table is recounted');
    const revisionFell = await watch.stop();
    let recountedVoters = 0;
    const onVoter = () => {
      recountedVoters += 1;
    };
    const recounted = await tellMeanwhile(
      () => options.onProgress?.(`${recountedVoters} of ${voters.count} voters recounted`),
      () => recountBallots(direct, TABLES.votes, voters.voterKeys(), onVoter),
    );
    const results = await readResults(direct, TABLES.results, POLL_ID, voters.times.last);
    if (results === undefined) throw new Error('There are no results.');
    const counted = await readCounts(direct, TABLES.results, results.poll.generation);
    const { lost, double } = compare(recounted, counted);
    const messages = queue.messages();
    const { none: _passed, ...met } = queue.met();
    return {
      votes: voters.votes,
      changes: voters.changes,
      withdrawals: voters.withdrawals,
      erasures: voters.erasures,
      lost: lost + countBelowZero(counted),
      double,
      misshown: misshownScreens(counted, results.snapshot).length,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
      writeRequests: booth.writeRequests(),
      discarded: booth.mapping.state().discardedRecords,
      batchSize,
      uncountable: voters.uncountable.size,
      messages: messages.length,
      ...checkMessages({
        ...{ messages, uncountable: voters.uncountable, deliveries: booth.deliveries },
        lostAnswers: met.lostAnswer,
      }),
      revisionFell,
      injected: plan.injected,
      injectedIntoMessages: sumOf(met),
      injectedIntoRebuild: sumOf(rebuilder.injected()),
      seed,
    };
  } finally {
    await watch.stop();
    await rebuilder.stop();
    await booth.stop();
    await queue.stop();
    await faulty.stop();
    direct.destroy();
  }
}

/** Reports progress every few seconds until the work is done. */
async function tellMeanwhile<Result>(tell: () => void, work: () => Promise<Result>): Promise<Result> {
  const told = setInterval(tell, PROGRESS_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(told);
  }
}

const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/**
 * Reads the results after writes, over and over. `stop` returns how often a revision was smaller
 * than one before.
 */
function watchRevision(documents: DynamoDBDocumentClient, writes: () => number) {
  let watching = true;
  let fell = 0;
  const done = (async () => {
    for (let last = 0, seen = -1; watching; await delay(WATCH_EVERY_MS)) {
      if (writes() === seen) continue;
      seen = writes();
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
