import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type Answer, Poll, type SessionItem, type SessionStart } from '@booth/shared';
import * as z from 'zod/mini';
import { historyTable } from '../../scripts/history-table.ts';
import { aPoll, because, choose, inNoHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

const TRANSITIONS_MAX = 8;
const LAMBDA_CALLS_MAX = 4;
const WRITE_UNITS = 8;

/**
 * The size of one write unit:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const WRITE_UNIT_BYTES = 1_024;

/** The length in published examples; the API allows 2,048. Local tokens are shorter. */
const AWS_TASK_TOKEN_CHARACTERS = 684;

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

const Transaction = z.object({ TransactItems: z.array(z.unknown()) });
const Written = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

/** Returns what each screen of an execution consumed, as DynamoDB reported it to the workflow. */
const reportedUnits = (events: readonly HistoryEvent[]): number[] =>
  events
    .flatMap(({ taskSubmittedEventDetails: submitted }) => submitted?.output ?? [])
    .map((text) => Written.parse(JSON.parse(text)).ConsumedCapacity.CapacityUnits);

/** Returns how many bytes DynamoDB stores of a value: a text, a number, or a list of texts. */
function bytesOf(value: unknown): number {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  if (Array.isArray(value)) return 3 + sum(value.map((element) => 1 + bytesOf(element)));
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  return Buffer.byteLength(String(value));
}

/** Returns the write units of an item, by the size of its names and values. */
function unitsOf(item: object): number {
  const sizes = Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + bytesOf(value));
  return Math.ceil(sum(sizes) / WRITE_UNIT_BYTES);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

type Visitor = ReturnType<SurveyService['visitor']>;

/** The answer to a screen, or `back` to go back from it. */
type Step = Answer | 'back';
const threeAnswers: Step[] = [inNoHurry, choose('s3', 'lambda'), because('they scale')];

/** Votes on all screens. Returns the session as it was on each. */
async function voteOn(visitor: Visitor, steps = threeAnswers, start?: SessionStart): Promise<SessionItem[]> {
  const shown: SessionItem[] = [];
  let { view } = await visitor.start(start);
  for (const step of steps) {
    shown.push(await visitor.present());
    const token = view?.screenToken;
    ({ view } = step === 'back' ? await visitor.back(token) : await visitor.answer(token, step));
  }
  expect(view?.status).toBe('completed');
  return shown;
}

/** Returns the units of each screen, with a task token as long as AWS's. */
const screenUnits = (shown: readonly SessionItem[]): number[] =>
  shown.map((session) => unitsOf({ ...session, taskToken: 'A'.repeat(AWS_TASK_TOKEN_CHARACTERS) }));

/**
 * Returns all units of a ballot with such tokens: the start, the screens, and the transaction,
 * which writes all items twice. Counts by the sizes of items, because DynamoDB Local counts
 * transactions differently from AWS.
 */
async function ballotUnits(visitor: Visitor, shown: readonly SessionItem[]): Promise<number> {
  const screens = screenUnits(shown);
  const start = sum(shown.slice(0, 1).map((session) => unitsOf(unpresented(session))));
  // DynamoDB counts the larger of the item before and after.
  const session = Math.max(screens.at(-1) ?? 0, unitsOf(await visitor.present()));
  const isOfPoll = ({ pollId }: { pollId: string }) => pollId === visitor.pollId;
  const ballots = (await service.ballotItems()).filter(isOfPoll);
  const taken = (await service.codeItems()).filter((item) => isOfPoll(item) && item.usedAt !== undefined);
  return start + sum(screens) + 2 * (sum([...ballots, ...taken].map(unitsOf)) + session);
}

/** Returns the session as its start stores it. */
function unpresented(session: SessionItem): object {
  const { screenId, screenToken, taskToken, submissionId, ...started } = session;
  return started;
}

test('a ballot of three screens and two choices: at most 8 transitions, 4 Lambda calls, 8 write units', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll());
  const visitor = service.visitor(pollId);
  const callsBefore = service.callCount();

  // Act
  const shown = await voteOn(visitor);

  // Assess
  const [session] = shown;
  if (session === undefined) throw new Error('there is a session');
  const lambdaCalls = service.callCount() - callsBefore;
  const events = await service.history(service.executionArn(session));
  const transitions = events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined).length;
  const units = await ballotUnits(visitor, shown);

  expect(events.at(-1)?.type).toBe('ExecutionSucceeded');
  expect(transitions).toBeLessThanOrEqual(TRANSITIONS_MAX);
  expect(lambdaCalls).toBeLessThanOrEqual(LAMBDA_CALLS_MAX);
  expect(units).toBe(WRITE_UNITS);
  expect(reportedUnits(events)).toEqual([1, 1, 1]);
  // The ballot and the session's end.
  const transactions = service.workflows.calls.filter(({ action }) => action === 'transactWriteItems');
  const written = transactions.map(({ parameters }) => Transaction.parse(parameters).TransactItems.length);
  expect(written).toEqual([2]);

  const table = historyTable(events);
  expect(table.split('\n')).toHaveLength(events.length + 2);
  expect(table).not.toContain(session.taskToken);
  if (process.env.PRINT_HISTORY !== undefined) {
    console.log(`${table}\n\n${transitions} transitions, ${lambdaCalls} Lambda calls, ${units} write units`);
  }
});

/** Returns the example poll of the README, whose rules ask for the first screen. */
const favouriteServices = (change: Partial<Poll> = {}): Poll => {
  const file = join(import.meta.dirname, '../../polls/favourite-services.json');
  return { ...Poll.parse(JSON.parse(readFileSync(file, 'utf8'))), ...change };
};
const CODE = 'K7QF2M9X4T01';
const nickname = 'あ'.repeat(40);
const you = { type: 'profile', fields: { nickname, role: 'developer', 'skip-why': false } } as const;
const aboutToSkip = { type: 'profile', fields: { nickname, role: 'developer', 'skip-why': true } } as const;
const chosen = choose('step-functions', 'aurora-serverless');

describe("with task tokens as long as AWS's, a waiting session stays under 1 KB", () => {
  test.each<[string, () => Poll, Step[]]>([
    ['without rules ahead', () => aPoll({ pollId: 'plain' }), threeAnswers],
    [
      'with the longest nickname',
      () => favouriteServices({ pollId: 'long-name' }),
      [you, chosen, because('they scale')],
    ],
  ])('%s: 8 write units', async (_what, poll, answers) => {
    const visitor = service.visitor((await service.putPoll(poll())).pollId);
    const shown = await voteOn(visitor, answers);
    expect(await ballotUnits(visitor, shown)).toBe(WRITE_UNITS);
  });

  test.each<['handle' | 'code', SessionStart, number]>([
    ['handle', { handle: `@${'a'.repeat(30)}` }, WRITE_UNITS],
    ['code', { code: CODE }, WRITE_UNITS + 2],
  ])('also if the voter is known by %s: %j costs %i write units', async (identity, start, units) => {
    const poll = favouriteServices({ pollId: `favourites-by-${identity}`, identity });
    const visitor = service.visitor((await service.putPoll(poll)).pollId);
    await service.giveOut(poll.pollId, CODE);
    const shown = await voteOn(visitor, [you, chosen, because('they scale')], start);
    expect(await ballotUnits(visitor, shown)).toBe(units);
  });

  test('also if a rule of a later screen holds', async () => {
    const visitor = service.visitor((await service.putPoll(favouriteServices({ pollId: 'hurry' }))).pollId);
    const shown = await voteOn(visitor, [aboutToSkip, chosen]);
    expect(screenUnits(shown)).toEqual([1, 1]);
  });

  test('except after going back to a long answer, which is shown: that screen costs a unit more per KB', async () => {
    const visitor = service.visitor((await service.putPoll(favouriteServices({ pollId: 'back' }))).pollId);
    const shown = await voteOn(visitor, [you, 'back', you, chosen, 'back', chosen, because('they scale')]);
    expect(screenUnits(shown)).toEqual([1, 1, 2, 1, 1, 1, 1]);
  });
});
