import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { SessionItem } from '@booth/shared';
import { z } from 'zod';
import { historyTable } from '../scripts/history-table.ts';
import { aPoll, because, choose, inNoHurry } from './polls.ts';
import { type SurveyService, startSurveyService } from './survey-service.ts';

const TRANSITIONS_MAX = 8;
const LAMBDA_CALLS_MAX = 4;
const WRITE_UNITS_MAX = 12;

/** Of one write unit, in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const WRITE_UNIT_BYTES = 1_024;

/** As seen in published examples; the API allows 2,048. The local ones are shorter. */
const AWS_TASK_TOKEN_CHARACTERS = 684;

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

const Capacity = z.object({ CapacityUnits: z.number() });
const Written = z.object({ ConsumedCapacity: z.union([Capacity, z.array(Capacity)]) });

/** What the writes of an execution consumed, as DynamoDB itself reported it to the workflow. */
function writeUnits(events: readonly HistoryEvent[]): number {
  const outputs = events.flatMap(({ taskSubmittedEventDetails: submitted, taskSucceededEventDetails: succeeded }) => {
    const isTransaction = succeeded?.resource === 'transactWriteItems';
    return [submitted?.output, isTransaction ? succeeded.output : undefined].flatMap((text) => text ?? []);
  });
  const consumed = outputs.flatMap((text) => Written.parse(JSON.parse(text)).ConsumedCapacity);
  return sum(consumed.map(({ CapacityUnits }) => CapacityUnits));
}

/** How many units the item costs to write, by the size of its names and values. */
function unitsOf(item: object): number {
  const sizes = Object.entries(item).map(([name, value]) => {
    const size = typeof value === 'number' ? Math.ceil(String(value).length / 2) + 1 : Buffer.byteLength(String(value));
    return Buffer.byteLength(name) + size;
  });
  return Math.ceil(sum(sizes) / WRITE_UNIT_BYTES);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Votes to the end of the three screens. Returns the session as it stood on each. */
async function voteOn(visitor: ReturnType<SurveyService['visitor']>): Promise<SessionItem[]> {
  const shown: SessionItem[] = [];
  let { view } = await visitor.start();
  for (const answer of [inNoHurry, choose('s3', 'lambda'), because('they scale')]) {
    const item = await visitor.item();
    if (item !== undefined) shown.push(item);
    ({ view } = await visitor.answer(view?.screenToken, answer));
  }
  return shown;
}

/** The session as its start puts it. */
function unpresented(session: SessionItem): object {
  const { screenId, screenToken, taskToken, submissionId, ...started } = session;
  return started;
}

test('a ballot of three screens and two choices: at most 8 transitions, 4 Lambda calls, 12 write units', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll());
  const visitor = service.visitor(pollId);
  const callsBefore = service.callCount();

  // Act
  const [session] = await voteOn(visitor);

  // Assess
  if (session === undefined) throw new Error('there is a session');
  const lambdaCalls = service.callCount() - callsBefore;
  const events = await service.history(service.executionArn(session));
  const transitions = events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined).length;
  const units = unitsOf(unpresented(session)) + writeUnits(events);

  expect(events.at(-1)?.type).toBe('ExecutionSucceeded');
  expect(transitions).toBeLessThanOrEqual(TRANSITIONS_MAX);
  expect(lambdaCalls).toBeLessThanOrEqual(LAMBDA_CALLS_MAX);
  expect(units).toBeLessThanOrEqual(WRITE_UNITS_MAX);
  // The ballot, its two votes and the session's end, twice each as in every transaction.
  expect(units).toBeGreaterThanOrEqual(8);

  const table = historyTable(events);
  expect(table.split('\n')).toHaveLength(events.length + 2);
  expect(table).not.toContain(session.taskToken);
  if (process.env.PRINT_HISTORY !== undefined) {
    console.log(`${table}\n\n${transitions} transitions, ${lambdaCalls} Lambda calls, ${units} write units`);
  }
});

test("with task tokens as long as AWS's the session stays under 1 KB, so it is 12 write units, too", async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll());
  const visitor = service.visitor(pollId);

  // Act
  const shown = await voteOn(visitor);
  const votes = await visitor.votes();

  // Assess
  const taskToken = 'A'.repeat(AWS_TASK_TOKEN_CHARACTERS);
  const screens = shown.map((session) => unitsOf({ ...session, taskToken }));
  // The larger of the item before and after counts; a transaction writes twice.
  const transaction = 2 * (sum(votes.map(unitsOf)) + (screens.at(-1) ?? 0));
  const start = sum(shown.slice(0, 1).map((session) => unitsOf(unpresented(session))));
  expect(start + sum(screens) + transaction).toBe(WRITE_UNITS_MAX);
});
