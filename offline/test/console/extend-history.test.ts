import { extendHistory } from '../../console/src/features/history/extend-history.ts';
import { aHistory } from './support/a-history.ts';

const all = aHistory(...Array.from({ length: 10 }, (_, index): [string, number] => ['PassStateEntered', index]));

/** Reads events in pages of four, as from the service. */
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
  test('reads every page if nothing is known', async () => {
    expect(await extendHistory([], pages(all).read)).toEqual(all);
  });

  test('stops at the newest event that is known', async () => {
    const { asked, read } = pages(all.toReversed());

    expect(await extendHistory(all.slice(0, 7), read)).toEqual(all);
    expect(asked).toEqual([undefined]);
  });

  test('takes an event once that is in two pages, since the history grew meanwhile', async () => {
    const newestFirst = all.toReversed();
    const overlapping = [...newestFirst.slice(0, 4), ...newestFirst.slice(2)];

    expect(await extendHistory(all.slice(0, 1), pages(overlapping).read)).toEqual(all);
  });
});
