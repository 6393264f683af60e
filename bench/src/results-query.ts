import { readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { POLL_ID, Voters } from './aggregation-ballots.ts';
import { type AggregationTables, createAggregationTables, TABLES } from './aggregation-tables.ts';
import { deployedConsumer } from './deployed-service.ts';
import { percentile } from './distribution.ts';
import { createExactConsumer } from './exact-consumer.ts';

/** The ballots of a poll come in within an hour: as many minutes as a query ever reads. */
const VOTING_MS = 60 * 60 * 1_000;
/**
 * Batches under way at once, as of two shards of the stream: one is made ready while DynamoDB Local
 * is at the other.
 */
const batchesAtOnce = 2;
const warmUpReads = 100;
const reads = 300;

/** What it costs to read results once so many ballots have been counted. */
export interface QueryCosts {
  ballots: number;
  readUnits: number;
  queries: number;
  items: number;
  p50Ms: number;
  p95Ms: number;
}

/** A poll with so many ballots counted. */
interface CountedPoll {
  ballots: number;
  tables: AggregationTables;
  queries: ReturnType<typeof countQueries>;
  sample: number[];
}

/**
 * Reads the results of polls with these numbers of ballots, in turn, so that whatever else the
 * machine does slows all of them. Throws where a ballot is not in the results.
 */
export async function measureQueries(endpoint: string, levels: readonly number[]): Promise<QueryCosts[]> {
  const until = new Date();
  const polls: CountedPoll[] = [];
  for (const ballots of levels) polls.push(await countPoll(endpoint, ballots, until));
  const read = ({ tables }: CountedPoll) => readResults(tables.documents, TABLES.results, POLL_ID, until);
  for (let n = 0; n < warmUpReads; n += 1) for (const poll of polls) await read(poll);
  for (const { queries } of polls) queries.reset();
  for (let n = 0; n < reads; n += 1) {
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
      readUnits: readUnits / reads,
      queries: requests / reads,
      items: items / reads,
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

/** Has so many ballots counted, cast all over the hour. */
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
  await Promise.all(Array.from({ length: batchesAtOnce }, consumer));
}

const Answer = z.object({ Count: z.number(), ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

/** Has DynamoDB say what each query consumes. */
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
