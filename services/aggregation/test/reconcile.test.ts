import type { CounterItem, PollStateItem, VotesTableItem } from '@booth/shared';
import { reconcile } from '../src/recount/reconcile.ts';
import { aBallot, aVote } from './votes.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
/** Within five minutes. */
const JUST_NOW = '2026-11-23T11:55:30.000Z';

const aPollState = (generation = 1): PollStateItem => ({
  ...{ pollShard: 'favourites#0', sk: 'POLL', pollId: 'favourites', version: 1, status: 'open', visibility: 'live' },
  ...{ revealed: false, counterShards: 2, generation },
});
const aCounter = (
  name: `OPTION#${string}` | 'TOTAL#BALLOTS',
  count: number,
  shard = 0,
  generation = 1,
): CounterItem => ({
  ...{ pollShard: `favourites#${shard}`, sk: `${name}@${generation}`, pollId: 'favourites', count, revision: 1 },
});
const reconciled = (items: unknown[], counters: CounterItem[], polls = [aPollState()]) =>
  reconcile(
    {
      scan: async (onPage) => {
        for (const item of items) onPage([{ ...Object(item) }]);
      },
    },
    { read: async () => ({ polls, counters }) },
    now,
  );
const votes = (count: number, timestamp?: string): VotesTableItem[] =>
  Array.from({ length: count }, (_, index) => aVote({ voter: `${timestamp}-${index}`, timestamp }));

describe('reconciling', () => {
  test('results that say what the votes table says, on all shards together, are equal', async () => {
    const { polls, items, uncountable } = await reconciled(votes(3), [
      aCounter('OPTION#lambda', 1),
      aCounter('OPTION#lambda', 2, 1),
    ]);
    expect([items, uncountable]).toEqual([3, 0]);
    expect(polls).toEqual([
      {
        pollId: 'favourites',
        verdict: 'equal',
        ballots: { recounted: 0, results: 0 },
        underWay: 0,
        rebuilding: false,
        differences: [],
        differencesLeftOut: 0,
      },
    ]);
  });

  test('only the generation that is read counts', async () => {
    const counters = [aCounter('OPTION#lambda', 3, 0, 2), aCounter('OPTION#lambda', 99, 0, 1)];
    const { polls } = await reconciled(votes(3), counters, [aPollState(2)]);
    expect(polls).toMatchObject([{ verdict: 'equal' }]);
  });

  test('a poll with a rebuild that is not finished is told, whatever the verdict', async () => {
    const underRebuild = { ...aPollState(), nextGeneration: 2 };
    const { polls } = await reconciled(votes(3), [aCounter('OPTION#lambda', 3)], [underRebuild]);
    expect(polls).toMatchObject([{ verdict: 'equal', rebuilding: true }]);
  });

  test('a table that is too large for the time ends in an error that says so, and reads no further', async () => {
    const pages: number[] = [];
    const votesTable = {
      scan: async (onPage: (items: Record<string, unknown>[]) => void) => {
        for (const page of [1, 2, 3, 4]) {
          pages.push(page);
          onPage(votes(5));
        }
      },
    };
    const results = { read: async () => ({ polls: [], counters: [] }) };
    const reconciling = reconcile(votesTable, results, now, () => pages.length < 3);
    await expect(reconciling).rejects.toThrow('too large for one call: after 10 items the time was over');
    expect(pages).toEqual([1, 2, 3]);
  });

  test.each([
    ['a vote that is missing', 2],
    ['a vote too many', 4],
  ])('%s is a difference, and told', async (_what, results) => {
    const { polls } = await reconciled(votes(3), [aCounter('OPTION#lambda', results)]);
    expect(polls).toMatchObject([
      { verdict: 'different', differences: [{ counter: 'OPTION#lambda', recounted: 3, results }] },
    ]);
  });

  test('votes of the last five minutes may be on their way; more than those are missing', async () => {
    const items = [...votes(3), ...votes(2, JUST_NOW)];
    const verdictAt = async (results: number) =>
      (await reconciled(items, [aCounter('OPTION#lambda', results)])).polls.map(({ verdict, underWay }) => [
        verdict,
        underWay,
      ]);
    expect(await verdictAt(5)).toEqual([['equal', 2]]);
    expect(await verdictAt(3)).toEqual([['moving', 2]]);
    expect(await verdictAt(2)).toEqual([['different', 2]]);
  });

  test('a poll of which nothing was counted is told of, and so are results without votes', async () => {
    const { polls } = await reconciled([aBallot({ pollId: 'lost' })], [aCounter('TOTAL#BALLOTS', 1)]);
    expect(polls).toMatchObject([
      { pollId: 'favourites', verdict: 'different', ballots: { recounted: 0, results: 1 } },
      { pollId: 'lost', verdict: 'different', ballots: { recounted: 1, results: 0 } },
    ]);
  });

  test('an item that fits no schema is counted as such, and stops nothing', async () => {
    const { polls, uncountable } = await reconciled([{ sk: 'oops' }, ...votes(1)], [aCounter('OPTION#lambda', 1)]);
    expect([uncountable, polls[0]?.verdict]).toEqual([1, 'equal']);
  });

  test('of very many differences, the first are told and the rest is counted', async () => {
    const items = Array.from({ length: 50 }, (_, index) => aVote({ voter: `v-${index}`, option: `o-${index}` }));
    const [poll] = (await reconciled(items, [])).polls;
    expect([poll?.differences.length, poll?.differencesLeftOut]).toEqual([20, 30]);
  });
});
