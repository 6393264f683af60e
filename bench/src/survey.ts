import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { percentile, tenths } from './distribution.ts';
import { runConcurrently } from './run-concurrently.ts';
import { type SurveyCloud, startSurveyCloud } from './survey-cloud.ts';
import { measureCosts } from './survey-costs.ts';
import { CHOSEN, oneScreen } from './survey-polls.ts';
import { answerSurvey, castDirectBallot } from './survey-visitor.ts';

const VISITORS_AT_ONCE = 20;
/** Ballots until V8 has optimized the services: the second hundred is as fast as the fifth. */
const WARM_UP_BALLOTS = 200;
const BALLOTS = 400;

/** How long a visitor reads a screen, in milliseconds. Faster than people, to load the machine. */
const READING_LEAST_MS = 500;
const READING_MOST_MS = 1_500;
const READING_VISITS = 100;

/** Makes a pause for each screen. The pauses are evenly spread and the same in every run. */
function createReader(): () => Promise<void> {
  const steps = 17;
  let turn = 0;
  return () => delay(READING_LEAST_MS + ((turn++ * 7) % steps) * ((READING_MOST_MS - READING_LEAST_MS) / (steps - 1)));
}

/** Goals, by the names of the measures. */
export const goals: Record<string, string> = {
  screenP95Ms: '≤ 60',
  surveyTransitions: '≤ 8',
  surveyLambdaCalls: '≤ 4',
  surveyWriteUnits: '≤ 8',
  surveyWriteUnitsAwsTokens: '≤ 8',
  directBallotWriteUnits: '≤ 1',
};

/** November 2026, when a transaction wrote an item for the ballot and one for each of two votes. */
export const before: Record<string, number> = {
  surveyTransitions: 8,
  surveyLambdaCalls: 4,
  surveyWriteUnits: 12,
  surveyWriteUnitsAwsTokens: 12,
  directBallotLambdaCalls: 0,
  directBallotWriteUnits: 6,
};

/** Writes a ballot and nothing else: the reference for a direct ballot. */
async function recordBallot({ dynamodb, tables }: SurveyCloud): Promise<number> {
  const userId = randomUUID();
  const ballot = {
    ...{ voterKey: `${oneScreen.pollId}#${userId}`, pollId: oneScreen.pollId, userId },
    ...{ timestamp: new Date().toISOString(), serviceNames: CHOSEN, sessionId: userId },
    answers: JSON.stringify({ services: { type: 'choice', optionIds: CHOSEN } }),
  };
  const begun = performance.now();
  await dynamodb.send(
    new PutItemCommand({
      TableName: tables.votes,
      Item: marshall(ballot),
      ConditionExpression: 'attribute_not_exists(voterKey)',
    }),
  );
  return performance.now() - begun;
}

/** Measures a task, `VISITORS_AT_ONCE` at a time, after a warm-up. */
async function measured<T>(task: () => Promise<T>) {
  await runConcurrently(WARM_UP_BALLOTS, VISITORS_AT_ONCE, task);
  return runConcurrently(BALLOTS, VISITORS_AT_ONCE, task);
}

/** Returns p50 and p95 of a sample of milliseconds as measures. */
const waits = (name: string, sample: readonly number[]) => ({
  [`${name}P50Ms`]: tenths(percentile(sample, 0.5)),
  [`${name}P95Ms`]: tenths(percentile(sample, 0.95)),
});

/** Measures the survey service over HTTP, in the local cloud on this machine. */
export async function run(): Promise<Record<string, number>> {
  const cloud = await startSurveyCloud();
  try {
    const survey = await measured(() => answerSurvey(cloud.survey));
    // In a rush, everybody waits for the processor. Visitors who pause show how long one waits.
    const read = createReader();
    const reading = await runConcurrently(READING_VISITS, VISITORS_AT_ONCE, () => answerSurvey(cloud.survey, read));
    const direct = await measured(() => castDirectBallot(cloud.survey));
    const put = await measured(() => recordBallot(cloud));
    await cloud.stop();
    const costs = await measureCosts(VISITORS_AT_ONCE);
    return {
      cores: availableParallelism(),
      visitorsAtOnce: VISITORS_AT_ONCE,
      ...waits(
        'start',
        reading.values.map(({ start }) => start),
      ),
      ...waits(
        'screen',
        reading.values.flatMap(({ screens }) => screens),
      ),
      ...waits(
        'screenInRush',
        survey.values.flatMap(({ screens }) => screens),
      ),
      surveyBallotsPerSecond: tenths(BALLOTS / survey.seconds),
      surveyTransitions: costs.survey.transitions,
      surveyLambdaCalls: costs.survey.lambdaCalls,
      surveyReadUnits: tenths(costs.survey.readUnits),
      surveyWriteUnits: costs.survey.writeUnits,
      surveyWriteUnitsAwsTokens: costs.survey.writeUnitsAwsTokens,
      ...waits('directBallot', direct.values),
      directBallotsPerSecond: tenths(BALLOTS / direct.seconds),
      directBallotTransitions: costs.direct.transitions,
      directBallotLambdaCalls: costs.direct.lambdaCalls,
      directBallotReadUnits: tenths(costs.direct.readUnits),
      directBallotWriteUnits: costs.direct.writeUnits,
      ...waits('putAlone', put.values),
      putsAlonePerSecond: tenths(BALLOTS / put.seconds),
    };
  } finally {
    await cloud.stop();
  }
}
