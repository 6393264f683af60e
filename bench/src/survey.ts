import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { crowd } from './crowd.ts';
import { percentile, tenths } from './distribution.ts';
import { type SurveyCloud, startSurveyCloud } from './survey-cloud.ts';
import { measureCosts } from './survey-costs.ts';
import { CHOSEN, oneScreen } from './survey-polls.ts';
import { answerSurvey, castBallot } from './survey-visitor.ts';

const visitorsAtOnce = 20;
/** Until the services are compiled by the engine: the second hundred is no slower than the fifth. */
const warmUpBallots = 200;
const ballots = 400;

/** How long a visitor looks at a screen, in milliseconds: faster than any reader, so that the machine has more to do. */
const readingLeastMs = 500;
const readingMostMs = 1_500;
const readingVisits = 100;

/** Looks at a screen. Evenly spread over a round, the same in every run. */
function createReader(): () => Promise<void> {
  const steps = 17;
  let turn = 0;
  return () => delay(readingLeastMs + ((turn++ * 7) % steps) * ((readingMostMs - readingLeastMs) / (steps - 1)));
}

/** What is aimed at, beside the measures of the same name. */
export const goals: Record<string, string> = {
  screenP95Ms: '≤ 60',
  surveyTransitions: '≤ 8',
  surveyLambdaCalls: '≤ 4',
  surveyWriteUnits: '≤ 12',
  surveyWriteUnitsAwsTokens: '≤ 12',
};

/** The reference for the fast lane: its transaction alone, with nothing before it. */
async function recordBallot({ dynamodb, tables }: SurveyCloud): Promise<number> {
  const userId = randomUUID();
  const item = (sk: string, more: object) => ({
    Put: {
      TableName: tables.votes,
      Item: marshall({
        voterKey: `${oneScreen.pollId}#${userId}`,
        sk,
        pollId: oneScreen.pollId,
        userId,
        timestamp: new Date().toISOString(),
        ...more,
      }),
    },
  });
  const begun = performance.now();
  const ballot = item('BALLOT', { sessionId: userId, answers: JSON.stringify({ services: { optionIds: CHOSEN } }) });
  ballot.Put = Object.assign(ballot.Put, { ConditionExpression: 'attribute_not_exists(voterKey)' });
  const votes = CHOSEN.map((option) => item(`VOTE#${option}`, { serviceName: option }));
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [ballot, ...votes] }));
  return performance.now() - begun;
}

/** Runs a task so often, `visitorsAtOnce` at a time, after a warm-up. */
async function measured<T>(task: () => Promise<T>) {
  await crowd(warmUpBallots, visitorsAtOnce, task);
  return crowd(ballots, visitorsAtOnce, task);
}

/** p50 and p95 of a sample of milliseconds, by the name of the measure. */
const waits = (name: string, sample: readonly number[]) => ({
  [`${name}P50Ms`]: tenths(percentile(sample, 0.5)),
  [`${name}P95Ms`]: tenths(percentile(sample, 0.95)),
});

/** Measures the survey service in the local cloud, over HTTP: all of AWS that it uses is emulated on this machine. */
export async function run(): Promise<Record<string, number>> {
  const cloud = await startSurveyCloud();
  try {
    const survey = await measured(() => answerSurvey(cloud.survey));
    // In a rush everybody waits for the processor: what one waits for is told by visitors who read.
    const read = createReader();
    const reading = await crowd(readingVisits, visitorsAtOnce, () => answerSurvey(cloud.survey, read));
    const fastLane = await measured(() => castBallot(cloud.survey));
    const transaction = await measured(() => recordBallot(cloud));
    await cloud.stop();
    const costs = await measureCosts(visitorsAtOnce);
    return {
      cores: availableParallelism(),
      visitorsAtOnce,
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
      surveyBallotsPerSecond: tenths(ballots / survey.seconds),
      surveyTransitions: costs.survey.transitions,
      surveyLambdaCalls: costs.survey.lambdaCalls,
      surveyReadUnits: tenths(costs.survey.readUnits),
      surveyWriteUnits: costs.survey.writeUnits,
      surveyWriteUnitsAwsTokens: costs.survey.writeUnitsAwsTokens,
      ...waits('fastLane', fastLane.values),
      fastLaneBallotsPerSecond: tenths(ballots / fastLane.seconds),
      fastLaneTransitions: costs.fastLane.transitions,
      fastLaneLambdaCalls: costs.fastLane.lambdaCalls,
      fastLaneReadUnits: tenths(costs.fastLane.readUnits),
      fastLaneWriteUnits: costs.fastLane.writeUnits,
      ...waits('transactionAlone', transaction.values),
      transactionsAlonePerSecond: tenths(ballots / transaction.seconds),
    };
  } finally {
    await cloud.stop();
  }
}
