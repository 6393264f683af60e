import { setTimeout as delay } from 'node:timers/promises';
import {
  FaultPlan,
  type FaultRates,
  type InjectedFaults,
  startFaultyDynamoDb,
} from 'serverless-offline-step-functions-cloud/faults';
import { createPollStates } from '../../../services/aggregation/src/polls/dynamodb-poll-states.ts';
import { createGenerations } from '../../../services/aggregation/src/recount/dynamodb-generations.ts';
import { createVotes } from '../../../services/aggregation/src/recount/dynamodb-votes.ts';
import {
  beginRebuild,
  type RebuildDependencies,
  rebuildStep,
} from '../../../services/aggregation/src/recount/rebuild.ts';
import type { RebuildProgress } from '../../../services/aggregation/src/recount/rebuild-contract.ts';
import { createCounting } from '../../../services/aggregation/src/wiring/counting.ts';
import { POLL_ID } from './ballots.ts';
import { countWrites, type Database, faultyDocumentsOf, TABLES } from './counting-booth.ts';

/** Reduces the faults: a step makes up to a hundred calls, and is repeated unless all succeed. */
const SHARE_OF_RATES = 1 / 8;
const PAUSE_MS = 10;

export interface RebuildingOptions {
  seed: number;
  /** The fault rates of the counting. The rebuild gets `SHARE_OF_RATES` of them. */
  rates: Partial<FaultRates>;
  outlast: RebuildDependencies['outlast'];
}

/** Starts the function that rebuilds a poll, with a process and faults of its own. */
export async function startRebuilding(database: Database, { seed, rates, outlast }: RebuildingOptions) {
  const fewer = Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, rate * SHARE_OF_RATES]));
  const plan = new FaultPlan({ seed, name: 'rebuild', rates: fewer });
  const faulty = await startFaultyDynamoDb({ endpoint: database.endpoint, plan });
  const documents = faultyDocumentsOf(database, faulty);
  const dependencies: RebuildDependencies = {
    pollStates: createPollStates(documents, TABLES.results),
    votes: createVotes(documents, TABLES.votes),
    generations: createGenerations(documents, TABLES),
    counting: { ...createCounting(documents, TABLES), onError: () => {} },
    outlast,
    random: Math.random,
  };

  /** Calls the function. Returns undefined if its process has died. */
  const invoke = async (progress: RebuildProgress | undefined): Promise<RebuildProgress | undefined> => {
    const run = await faulty.process.begin();
    try {
      const answer =
        progress === undefined ? await beginRebuild(POLL_ID, dependencies) : await rebuildStep(progress, dependencies);
      return run.died ? undefined : answer;
    } finally {
      run.end();
    }
  };

  return {
    /** Repeats each step until it succeeds, like an operator with `npm run rebuild`. */
    async rebuild(): Promise<void> {
      for (let progress: RebuildProgress | undefined; progress?.phase !== 'done'; ) {
        try {
          progress = (await invoke(progress)) ?? progress;
        } catch {
          // An injected fault. A real error would repeat for ever, and the run would show it.
          await delay(PAUSE_MS);
        }
      }
    },
    writeRequests: countWrites(documents),
    injected: (): Readonly<InjectedFaults> => plan.injected,
    async stop() {
      documents.destroy();
      await faulty.stop();
    },
  };
}
