import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startDynamoDbLocal } from 'serverless-offline-step-functions-cloud/dynamodb';
import { type CountingCosts, compareConsumers } from './counting.ts';
import { deployedConsumer } from './deployed-service.ts';
import { tenths } from './distribution.ts';
import { measureQueries } from './results-query.ts';

/**
 * Votes after which results are read; the last is what `--votes` says. DynamoDB Local takes most of the time, about 0.2 ms of a
 * processor a vote: with the default, all is done in less than four minutes; a million take five to ten.
 */
const SOME_VOTES = [1_000, 100_000];
const MOST_VOTES = '500000';

export const usage = '[--votes N] ';

/** What is aimed at, beside the measures of the same name. */
export const goals: Record<string, string> = {
  fewerWriteRequests: '≥ 50',
  timesRecordsPerCpuSecond: '≥ 5',
  exactWriteUnitsPerVote: '≤ 2.5',
};

/** Measures what counting costs, and reading what is counted. A vote is a record of the votes table's stream. */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { votes: { type: 'string', default: MOST_VOTES } } });
  const votes = Number(values.votes);
  if (!Number.isSafeInteger(votes) || votes < 1) throw new Error('--votes takes a whole number from 1 on.');
  const levels = [...SOME_VOTES.filter((some) => some < votes), votes];
  const dynamodb = await startDynamoDbLocal();
  try {
    const { exact, naive } = await compareConsumers(dynamodb.endpoint);
    const begun = performance.now();
    const queries = await measureQueries(dynamodb.endpoint, levels);
    return {
      cores: availableParallelism(),
      batchSize: deployedConsumer().batchSize,
      ...measuresOf('exact', exact),
      ...measuresOf('naive', naive),
      fewerWriteRequests: tenths(naive.writeRequestsPer1000 / exact.writeRequestsPer1000),
      timesRecordsPerCpuSecond: tenths(exact.recordsPerCpuSecond / naive.recordsPerCpuSecond),
      timesRecordsPerSecond: tenths(exact.recordsPerSecond / naive.recordsPerSecond),
      ...Object.fromEntries(
        queries.flatMap(({ votes: counted, ...costs }) =>
          Object.entries(costs).map(([name, value]) => [`${name}After${counted}Votes`, tenths(value)]),
        ),
      ),
      countingSeconds: tenths((performance.now() - begun) / 1_000),
    };
  } finally {
    await dynamodb.stop();
  }
}

export function notes(results: Record<string, number>): string[] {
  const { exactWriteUnitsPerVote, naiveWriteUnitsPerVote, fewerWriteRequests, timesRecordsPerCpuSecond } = results;
  return [
    'A vote is a record of the stream: a ballot, or its vote for one option.',
    `To count exactly costs ${exactWriteUnitsPerVote} write units a vote; to count naively, ${naiveWriteUnitsPerVote}. The marker is 2 of them, ` +
      `for it is written in a transaction. It costs neither requests nor the processor: there are ${fewerWriteRequests} times fewer requests, ` +
      `and a processor counts ${timesRecordsPerCpuSecond} times as many votes.`,
    'A second of the processor is one of the consumer alone, as a Lambda function would pay for it. DynamoDB Local is another process on ' +
      'the same cores: records a second, and milliseconds, are mostly its own, and say nothing of DynamoDB.',
  ];
}

const measuresOf = (consumer: string, costs: CountingCosts) => ({
  [`${consumer}RecordsPerCpuSecond`]: Math.round(costs.recordsPerCpuSecond),
  [`${consumer}RecordsPerSecond`]: Math.round(costs.recordsPerSecond),
  [`${consumer}WriteRequestsPer1000Votes`]: tenths(costs.writeRequestsPer1000),
  [`${consumer}WriteUnitsPerVote`]: Math.round(costs.writeUnitsPerRecord * 100) / 100,
});
