import { readResults } from '@booth/shared/lambda';
import { z } from 'zod';
import { POLL_ID, RECORDS_PER_BALLOT, Voters } from './aggregation-ballots.ts';
import { type AggregationTables, ballotsOfBatch, createAggregationTables, TABLES } from './aggregation-tables.ts';
import { percentile } from './distribution.ts';
import { createExactConsumer } from './exact-consumer.ts';

/** The votes of a poll come in within an hour: as many minutes as a query ever reads. */
const VOTING_MS = 60 * 60 * 1_000;
/** Batches under way at once, as of two shards of the stream: one is made ready while DynamoDB Local is at the other. */
const batchesAtOnce = 2;
const warmUpReads = 100;
const reads = 300;

/** What it costs to read results once that so many votes have been counted. */
export interface QueryCosts {
  votes: number;
  readUnits: number;
  queries: number;
  items: number;
  p50Ms: number;
  p95Ms: number;
}

/** Reads the results after each of these numbers of votes, which rise. Throws where a ballot is not in them. */
export async function measureQueries(endpoint: string, levels: readonly number[]): Promise<QueryCosts[]> {
  const tables = await createAggregationTables(endpoint, 'query');
  const queries = countQueries(tables);
  const until = new Date();
  const count = createCounter(tables, until);
  const read = () => readResults(tables.documents, TABLES.results, POLL_ID, until);
  const costs: QueryCosts[] = [];
  let ballots = 0;
  for (const votes of levels) {
    const more = Math.round(votes / RECORDS_PER_BALLOT) - ballots;
    await count(more);
    ballots += more;
    const results = await read();
    if (results?.snapshot.ballots !== ballots) throw new Error(`${results?.snapshot.ballots} ballots, not ${ballots}`);

    for (let n = 0; n < warmUpReads; n += 1) await read();
    queries.take();
    const sample: number[] = [];
    for (let n = 0; n < reads; n += 1) {
      const begun = performance.now();
      await read();
      sample.push(performance.now() - begun);
    }
    const { readUnits, requests, items } = queries.take();
    costs.push({
      votes,
      readUnits: readUnits / reads,
      queries: requests / reads,
      items: items / reads,
      p50Ms: percentile(sample, 0.5),
      p95Ms: percentile(sample, 0.95),
    });
  }
  tables.client.destroy();
  return costs;
}

/** Has so many ballots more counted, cast all over the hour. */
function createCounter({ documents }: AggregationTables, until: Date) {
  const consume = createExactConsumer(documents);
  const voters = new Voters();
  const ballotsAtOnce = ballotsOfBatch();
  return async (ballots: number): Promise<void> => {
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
  };
}

const Answer = z.object({ Count: z.number(), ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

/** Has DynamoDB say what each query consumes. */
function countQueries({ client }: AggregationTables) {
  const none = () => ({ readUnits: 0, requests: 0, items: 0 });
  let counts = none();
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
  return {
    /** What was counted since it was last asked. */
    take: () => {
      const taken = counts;
      counts = none();
      return taken;
    },
  };
}
