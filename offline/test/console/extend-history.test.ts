import { extendHistory } from '../../console/src/features/history/extend-history.ts';
import { aHistory } from './a-history.ts';

const all = aHistory(...Array.from({ length: 10 }, (_, index): [string, number] => ['PassStateEntered', index]));

/** Pages of four, as the service cuts them. */
function pages(events: typeof all) {
  const asked: (string | undefined)[] = [];
  const read = async (nextToken: string | undefined) => {
    asked.push(nextToken);
    const start = Number(nextToken ?? 0);
    const next = start + 4;
    return { events: events.slice(start, next), nextToken: next < events.length ? String(next) : undefined };
  };
  return { asked, read };
}

describe('reading a history that grows', () => {
  test('with nothing known every page is read', async () => {
    expect(await extendHistory([], pages(all).read)).toEqual(all);
  });

  test('with the first events known, reading from the newest stops at the first known one', async () => {
    const { asked, read } = pages(all.toReversed());

    expect(await extendHistory(all.slice(0, 7), read)).toEqual(all);
    expect(asked).toEqual([undefined]);
  });

  test('an event that two pages hold, because the history grew between them, is taken once', async () => {
    const newestFirst = all.toReversed();
    const overlapping = [...newestFirst.slice(0, 4), ...newestFirst.slice(2)];

    expect(await extendHistory(all.slice(0, 1), pages(overlapping).read)).toEqual(all);
  });
});
