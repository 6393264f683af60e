import { readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { POLL_ID, Voters } from './aggregation-ballots.ts';
import { type AggregationTables, createAggregationTables, TABLES } from './aggregation-tables.ts';
import { deployedConsumer } from './deployed-service.ts';
import { percentile } from './distribution.ts';
import { createExactConsumer } from './exact-consumer.ts';

/** All ballots of a poll come within an hour: a query never reads more minutes. */
const VOTING_MS = 60 * 60 * 1_000;
/**
 * Batches at a time, as from two shards: one is prepared while DynamoDB Local handles the other.
 */
const BATCHES_AT_ONCE = 2;
const WARM_UP_READS = 100;
const READS = 300;

/** The costs of reading results after a number of ballots. */
export interface QueryCosts {
  ballots: number;
  readUnits: number;
  queries: number;
  items: number;
  p50Ms: number;
  p95Ms: number;
}

/** A poll with a number of counted ballots. */
interface CountedPoll {
  ballots: number;
  tables: AggregationTables;
  queries: ReturnType<typeof countQueries>;
  sample: number[];
}

/**
 * Measures reading the results of polls with these numbers of ballots. Reads them in turn, so that
 * other load slows all of them alike.
 * @throws Error if a ballot is missing in the results
 */
export async function measureQueries(endpoint: string, levels: readonly number[]): Promise<QueryCosts[]> {
  const until = new Date();
  const polls: CountedPoll[] = [];
  for (const ballots of levels) polls.push(await countPoll(endpoint, ballots, until));
  const read = ({ tables }: CountedPoll) => readResults(tables.documents, TABLES.results, POLL_ID, until);
  for (let n = 0; n < WARM_UP_READS; n += 1) for (const poll of polls) await read(poll);
  for (const { queries } of polls) queries.reset();
  for (let n = 0; n < READS; n += 1) {
    for (const poll of polls) {
      const begun = performance.now();
      await read(poll);
      poll.sample.push(performance.now() - begun);
    }
  }
  return polls.map(({ ballots, tables, queries, sample }) => {
    tables.client.destroy();
    const { readUnits, requests, items } = queries.counts;
    return {
      ballots,
      readUnits: readUnits / READS,
      queries: requests / READS,
      items: items / READS,
      p50Ms: percentile(sample, 0.5),
      p95Ms: percentile(sample, 0.95),
    };
  });
}

async function countPoll(endpoint: string, ballots: number, until: Date): Promise<CountedPoll> {
  const tables = await createAggregationTables(endpoint, `query${ballots}`);
  await countBallots(tables, ballots, until);
  const results = await readResults(tables.documents, TABLES.results, POLL_ID, until);
  if (results?.snapshot.ballots !== ballots) throw new Error(`${results?.snapshot.ballots} ballots, not ${ballots}`);
  return { ballots, tables, queries: countQueries(tables), sample: [] };
}

/** Counts ballots that were cast evenly over the hour. */
async function countBallots({ documents }: AggregationTables, ballots: number, until: Date): Promise<void> {
  const consume = createExactConsumer(documents);
  const voters = new Voters();
  const ballotsAtOnce = deployedConsumer().batchSize;
  let cast = 0;
  const time = () => new Date(until.getTime() - VOTING_MS + (VOTING_MS * cast) / ballots);
  const consumer = async () => {
    while (cast < ballots) {
      const from = time();
      const more = Math.min(ballotsAtOnce, ballots - cast);
      cast += more;
      await consume(voters.vote(more, from, time()));
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, consumer));
}

const Answer = z.object({ Count: z.number(), ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

/** Sums up what the queries of a client read and consume. */
function countQueries({ client }: AggregationTables) {
  const counts = { readUnits: 0, requests: 0, items: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'QueryCommand') return next(args);
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { Count, ConsumedCapacity } = Answer.parse(answer.output);
        counts.requests += 1;
        counts.items += Count;
        counts.readUnits += ConsumedCapacity.CapacityUnits;
        return answer;
      },
    { step: 'serialize', priority: 'high', name: 'countQueries' },
  );
  const reset = () => void Object.assign(counts, { readUnits: 0, requests: 0, items: 0 });
  return { counts, reset };
}
