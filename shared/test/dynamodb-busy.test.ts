import { BATCH_ATTEMPTS_MAX, isPassing, sendUntilProcessed } from '../src/lambda/index.ts';

/** Sends three requests to a table that takes so many of them each time; returns what was sent and after which pauses. */
async function send(taken: (attempt: number) => number) {
  const sent: string[][] = [];
  const pauses: number[] = [];
  const sending = sendUntilProcessed(
    { table: ['a', 'b', 'c'] },
    async ({ table }) => {
      sent.push(table);
      const left = table.slice(taken(sent.length));
      // As DynamoDB says that nothing is left.
      return left.length === 0 ? undefined : { table: left };
    },
    async (attempt) => void pauses.push(attempt),
  );
  return { error: await sending.catch((thrown: unknown) => thrown), sent, pauses };
}

test('a batch that is processed at once is sent once, without a pause', async () => {
  expect(await send(() => 3)).toEqual({ error: undefined, sent: [['a', 'b', 'c']], pauses: [] });
});

test('what is left is sent again, and nothing else, each time after a longer pause', async () => {
  const { error, sent, pauses } = await send((attempt) => (attempt === 2 ? 0 : 1));
  expect(error).toBeUndefined();
  expect(sent).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], ['c']]);
  expect(pauses).toEqual([1, 2, 3]);
});

test('an answer that names no table leaves nothing', async () => {
  let calls = 0;
  await sendUntilProcessed({ table: ['a'] }, async () => {
    calls += 1;
    return {};
  });
  expect(calls).toBe(1);
});

test('a table that takes nothing is given up', async () => {
  const { error, sent, pauses } = await send(() => 0);
  expect(error).toMatchObject({ message: expect.stringContaining('DynamoDB is busy') });
  expect([sent.length, pauses.length]).toEqual([BATCH_ATTEMPTS_MAX, BATCH_ATTEMPTS_MAX - 1]);
});

test.each([
  ['TransactionConflict', true],
  ['ThrottlingError', true],
  ['ProvisionedThroughputExceeded', true],
  ['ConditionalCheckFailed', false],
  ['ValidationError', false],
  ['None', false],
  [undefined, false],
])('%s passes by itself: %s', (code, passes) => {
  expect(isPassing(code)).toBe(passes);
});
