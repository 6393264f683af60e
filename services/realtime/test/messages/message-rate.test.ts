import { CLIENT_MESSAGES_PER_SECOND } from '@booth/shared';
import { createMessageRate } from '../../src/messages/message-rate.ts';

const AT = Date.UTC(2026, 10, 23, 10);

/** Returns the rates of several instances with one table, and the writes to it. */
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

/** Returns how many of these messages get through, spread over the instances. */
async function passing(rates: ReturnType<typeof instances>['rates'], messages: number, at = AT) {
  let passed = 0;
  for (let index = 0; index < messages; index += 1) {
    if (!(await rates[index % rates.length]?.('ann', at))) passed += 1;
  }
  return passed;
}

describe('[RT9] the rate of messages', () => {
  test('lets 20 messages through each second, and no more', async () => {
    const { rates } = instances(1);
    expect(await passing(rates, 100)).toBe(CLIENT_MESSAGES_PER_SECOND);
    expect(await passing(rates, 100, AT + 999)).toBe(0);
    expect(await passing(rates, 100, AT + 1_000)).toBe(CLIENT_MESSAGES_PER_SECOND);
  });

  test('is counted for each connection separately', async () => {
    const { rates } = instances(1);
    await passing(rates, 100);
    expect(await rates[0]?.('bob', AT)).toBe(false);
  });

  test('costs no write for an ordinary page', async () => {
    const { rates, writes } = instances(1);
    for (let second = 0; second < 10; second += 1) await passing(rates, 5, AT + second * 1_000);
    expect(writes).toEqual([]);
  });

  test('costs at most one write for each message of a flood that gets through', async () => {
    const { rates, writes } = instances(1);
    await passing(rates, 10_000);
    expect(writes.length).toBeLessThanOrEqual(CLIENT_MESSAGES_PER_SECOND);
  });

  test.each([
    [2, 20],
    [4, 23],
    [10, 53],
  ])('lets %i instances pass %i messages: at most five each before they share a count', async (count, passed) => {
    expect(await passing(instances(count).rates, 1_000)).toBe(passed);
  });

  test('counts a late message in the current second', async () => {
    const { rates } = instances(1);
    await passing(rates, 20, AT + 1_000);
    expect(await rates[0]?.('ann', AT)).toBe(true);
  });
});
