import { CLIENT_MESSAGES_PER_SECOND } from '@booth/shared';
import { createMessageRate } from '../../src/messages/message-rate.ts';

const AT = Date.UTC(2026, 10, 23, 10);

/** Functions of several instances with one table, and what was written there. */
function instances(count: number) {
  const sums = new Map<string, number>();
  const writes: number[] = [];
  const addTo = async (connectionId: string, second: number, messages: number) => {
    const sum = (sums.get(`${connectionId} ${second}`) ?? 0) + messages;
    sums.set(`${connectionId} ${second}`, sum);
    writes.push(messages);
    return sum;
  };
  return { writes, rates: Array.from({ length: count }, () => createMessageRate(addTo)) };
}

/** How many of these messages get through, spread over the instances. */
async function passing(rates: ReturnType<typeof instances>['rates'], messages: number, at = AT) {
  let passed = 0;
  for (let index = 0; index < messages; index += 1) {
    if (!(await rates[index % rates.length]?.('ann', at))) passed += 1;
  }
  return passed;
}

describe('[RT9] the rate of messages', () => {
  test('lets 20 a second through, and no more, each second anew', async () => {
    const { rates } = instances(1);
    expect(await passing(rates, 100)).toBe(CLIENT_MESSAGES_PER_SECOND);
    expect(await passing(rates, 100, AT + 999)).toBe(0);
    expect(await passing(rates, 100, AT + 1_000)).toBe(CLIENT_MESSAGES_PER_SECOND);
  });

  test('is kept for each connection alone', async () => {
    const { rates } = instances(1);
    await passing(rates, 100);
    expect(await rates[0]?.('bob', AT)).toBe(false);
  });

  test('costs an honest page no write', async () => {
    const { rates, writes } = instances(1);
    for (let second = 0; second < 10; second += 1) await passing(rates, 5, AT + second * 1_000);
    expect(writes).toEqual([]);
  });

  test('costs a flood at most a write for each message that gets through', async () => {
    const { rates, writes } = instances(1);
    await passing(rates, 10_000);
    expect(writes.length).toBeLessThanOrEqual(CLIENT_MESSAGES_PER_SECOND);
  });

  test.each([
    [2, 20],
    [4, 23],
    [10, 53],
  ])(
    'over %i instances of the functions lets %i through: at most five for each before they share',
    async (count, passed) => {
      expect(await passing(instances(count).rates, 1_000)).toBe(passed);
    },
  );

  test('takes a message that comes late for one of the second that has begun', async () => {
    const { rates } = instances(1);
    await passing(rates, 20, AT + 1_000);
    expect(await rates[0]?.('ann', AT)).toBe(true);
  });
});
