import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { historyTable } from '../scripts/history-table.ts';
import { aPoll, because, choose, inNoHurry } from './polls.ts';
import { type SurveyService, startSurveyService } from './survey-service.ts';

const TRANSITIONS_MAX = 8;
const LAMBDA_CALLS_MAX = 4;
const WRITE_UNITS_MAX = 12;

/** Of one write unit, in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const WRITE_UNIT_BYTES = 1_024;

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
  return outputs
    .flatMap((text) => Written.parse(JSON.parse(text)).ConsumedCapacity)
    .reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}

/** How many units the item costs to write, by the size of its names and values. */
function unitsOf(item: object): number {
  const bytes = Object.entries(item).reduce((sum, [name, value]) => {
    const size = typeof value === 'number' ? Math.ceil(String(value).length / 2) + 1 : Buffer.byteLength(String(value));
    return sum + Buffer.byteLength(name) + size;
  }, 0);
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}

test('a ballot of three screens and two choices: at most 8 transitions, 4 Lambda calls, 12 write units', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll());
  const visitor = service.visitor(pollId);
  const callsBefore = service.callCount();

  // Act
  const first = await visitor.start();
  const started = await visitor.item();
  const second = await visitor.answer(first.view?.screenToken, inNoHurry);
  const third = await visitor.answer(second.view?.screenToken, choose('s3', 'lambda'));
  await visitor.answer(third.view?.screenToken, because('they scale'));

  // Assess
  if (started === undefined) throw new Error('there is a session');
  const lambdaCalls = service.callCount() - callsBefore;
  const events = await service.history(service.executionArn(started));
  const transitions = events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined).length;
  const { screenId, screenToken, taskToken, previousScreenId, previousScreenToken, ...unpresented } = started;
  const units = unitsOf(unpresented) + writeUnits(events);

  expect(events.at(-1)?.type).toBe('ExecutionSucceeded');
  expect(transitions).toBeLessThanOrEqual(TRANSITIONS_MAX);
  expect(lambdaCalls).toBeLessThanOrEqual(LAMBDA_CALLS_MAX);
  expect(units).toBeLessThanOrEqual(WRITE_UNITS_MAX);
  // The ballot, its two votes and the session's end, twice each as in every transaction.
  expect(units).toBeGreaterThanOrEqual(8);

  const table = historyTable(events);
  expect(table.split('\n')).toHaveLength(events.length + 2);
  expect(table).not.toContain(taskToken);
  if (process.env.PRINT_HISTORY !== undefined) {
    console.log(`${table}\n\n${transitions} transitions, ${lambdaCalls} Lambda calls, ${units} write units`);
  }
});
