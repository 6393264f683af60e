import {
  DynamoDBServiceException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { BATCH_ATTEMPTS_MAX, isBusy, isPassing, sendUntilProcessed } from '../src/lambda/index.ts';

/** Sends three requests to a table that takes some of them each time. Returns what was sent. */
async function send(taken: (attempt: number) => number) {
  const sent: string[][] = [];
  const pauses: number[] = [];
  const sending = sendUntilProcessed(
    { table: ['a', 'b', 'c'] },
    async ({ table }) => {
      sent.push(table);
      const left = table.slice(taken(sent.length));
      // DynamoDB leaves the field out if nothing is left.
      return left.length === 0 ? undefined : { table: left };
    },
    async (attempt) => void pauses.push(attempt),
  );
  return { error: await sending.catch((thrown: unknown) => thrown), sent, pauses };
}

test('a batch that is processed at once is sent once, without a pause', async () => {
  expect(await send(() => 3)).toEqual({ error: undefined, sent: [['a', 'b', 'c']], pauses: [] });
});

test('only unprocessed requests are sent again, each time after a longer pause', async () => {
  const { error, sent, pauses } = await send((attempt) => (attempt === 2 ? 0 : 1));
  expect(error).toBeUndefined();
  expect(sent).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], ['c']]);
  expect(pauses).toEqual([1, 2, 3]);
});

test('an answer without tables means that nothing is left', async () => {
  let calls = 0;
  await sendUntilProcessed({ table: ['a'] }, async () => {
    calls += 1;
    return {};
  });
  expect(calls).toBe(1);
});

test('sending ends with an error if a table takes nothing', async () => {
  const { error, sent, pauses } = await send(() => 0);
  expect(error).toMatchObject({ message: expect.stringContaining('DynamoDB is busy') });
  expect([sent.length, pauses.length]).toEqual([BATCH_ATTEMPTS_MAX, BATCH_ATTEMPTS_MAX - 1]);
  expect(isBusy(error)).toBe(true);
});

test.each([
  ['TransactionConflict', true],
  ['ThrottlingError', true],
  ['ProvisionedThroughputExceeded', true],
  ['ConditionalCheckFailed', false],
  ['ValidationError', false],
  ['None', false],
  [undefined, false],
])('%s is temporary: %s', (code, passes) => {
  expect(isPassing(code)).toBe(passes);
});

describe('the same request can succeed later', () => {
  const answer = { $metadata: {}, message: 'no' };
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({ ...answer, CancellationReasons: codes.map((Code) => ({ Code })) });
  const named = (name: string) => new DynamoDBServiceException({ ...answer, name, $fault: 'client' });

  test.each([
    ['too many requests', named('ThrottlingException')],
    ['too much for the table', named('ProvisionedThroughputExceededException')],
    ['a transaction on the item', new TransactionConflictException(answer)],
    ['transactions on the items', cancelled('None', 'TransactionConflict')],
  ])('%s: yes', (_what, error) => expect(isBusy(error)).toBe(true));

  test.each([
    ['a condition that does not hold', named('ConditionalCheckFailedException')],
    ['a condition of a transaction, beside a conflict', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
    ['a transaction without reasons', cancelled()],
    ['a table that is not there', named('ResourceNotFoundException')],
    ['a programming error', new TypeError('x is undefined')],
    ['a text instead of an error', 'ThrottlingException'],
  ])('%s: no', (_what, error) => expect(isBusy(error)).toBe(false));
});
