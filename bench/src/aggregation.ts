import { availableParallelism } from 'node:os';
import { parseArguments, wholeNumber } from '@booth/shared/command-line';
import { startDynamoDbLocal } from 'serverless-offline-step-functions-cloud/dynamodb';
import { type CountingCosts, compareConsumers } from './counting.ts';
import { deployedConsumer } from './deployed-service.ts';
import { tenths } from './distribution.ts';
import { measureQueries } from './results-query.ts';

/** Results are read after 1,000, 50,000 and `--ballots` ballots. */
const FIRST_LEVELS = [1_000, 50_000];
const DEFAULT_BALLOTS = '200000';

export const usage = '[--ballots N] ';

/** Goals, by the names of the measures. */
export const goals: Record<string, string> = {
  fewerWriteRequests: '≥ 50',
  timesBallotsPerCpuSecond: '≥ 5',
  exactWriteUnitsPerBallot: '≤ 2.2',
};

/**
 * The same measures of November 2026, when a ballot and each of its two votes were items with
 * markers of their own, and each option had its own counter item.
 */
export const before: Record<string, number> = {
  exactBallotsPerCpuSecond: 3_800,
  exactWriteUnitsPerBallot: 6.2,
  exactWriteRequestsPer1000Ballots: 33.3,
};

/** Measures the costs of counting ballots and of reading results. */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArguments({
    args: [...args],
    options: { ballots: { type: 'string', default: DEFAULT_BALLOTS } },
  } as const);
  const ballots = wholeNumber('--ballots', values.ballots);
  const levels = [...FIRST_LEVELS.filter((some) => some < ballots), ballots];
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
      timesBallotsPerCpuSecond: tenths(exact.ballotsPerCpuSecond / naive.ballotsPerCpuSecond),
      timesBallotsPerSecond: tenths(exact.ballotsPerSecond / naive.ballotsPerSecond),
      ...Object.fromEntries(
        queries.flatMap(({ ballots: counted, ...costs }) =>
          Object.entries(costs).map(([name, value]) => [`${name}After${counted}Ballots`, tenths(value)]),
        ),
      ),
      countingSeconds: tenths((performance.now() - begun) / 1_000),
    };
  } finally {
    await dynamodb.stop();
  }
}

export function notes(results: Record<string, number>): string[] {
  const { exactWriteUnitsPerBallot, naiveWriteUnitsPerBallot, fewerWriteRequests, timesBallotsPerCpuSecond } = results;
  return [
    'A ballot chooses two of 20 options, on one of three screens.',
    'The 3,800 ballots a processor second of November 2026 were measured on two busy cores; the same cores now do 14,000.',
    `Exact counting costs ${exactWriteUnitsPerBallot} write units a ballot, naive counting ${naiveWriteUnitsPerBallot}. Two of them are for the marker, ` +
      `which is written in a transaction. Exact counting makes ${fewerWriteRequests} times fewer requests, and a processor ` +
      `counts ${timesBallotsPerCpuSecond} times as many ballots.`,
    'Processor seconds are those of the consumer alone, as a Lambda function would pay for them. Ballots a second and milliseconds ' +
      'mostly measure DynamoDB Local on the same cores, and say nothing about DynamoDB.',
  ];
}

const measuresOf = (consumer: string, costs: CountingCosts) => ({
  [`${consumer}BallotsPerCpuSecond`]: Math.round(costs.ballotsPerCpuSecond),
  [`${consumer}BallotsPerSecond`]: Math.round(costs.ballotsPerSecond),
  [`${consumer}WriteRequestsPer1000Ballots`]: tenths(costs.writeRequestsPer1000),
  [`${consumer}WriteUnitsPerBallot`]: Math.round(costs.writeUnitsPerBallot * 100) / 100,
});
