import { type Answers, counterAttribute, type PollStateItem, TallyItem, type TallyName } from '@booth/shared';
import { reconcile } from '../../src/recount/reconcile.ts';
import { aBallot, ballotsOf } from '../support/ballots.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const LONG_AGO = '2026-11-23T10:00:00.000Z';
/** Within five minutes. */
const JUST_NOW = '2026-11-23T11:55:30.000Z';

const aPollState = (generation = 1): PollStateItem => ({
  ...{ pollShard: 'favourites#0', sk: 'POLL', pollId: 'favourites', version: 1, status: 'open', visibility: 'live' },
  ...{ revealed: false, turnoutShown: false, counterShards: 2, generation },
});
const aTally = (name: TallyName, counters: Record<string, number>, shard = 0, generation = 1): TallyItem =>
  TallyItem.parse({
    ...{ pollShard: `favourites#${shard}`, sk: `${name}@${generation}`, pollId: 'favourites', revision: 1 },
    ...Object.fromEntries(Object.entries(counters).map(([counter, count]) => [counterAttribute(counter), count])),
  });
/** Returns the tallies of this many ballots for `lambda`, all cast in one minute. */
const tallies = (count: number, shard = 0, generation = 1) => [
  aTally('TOTALS', { ballots: count }, shard, generation),
  aTally('MINUTE#2026-11-23T10:00', { ballots: count }, shard, generation),
  aTally('TALLY#services#choice', { answers: count, 'option:lambda': count }, shard, generation),
];
const reconciled = (items: unknown[], results: TallyItem[], polls = [aPollState()]) =>
  reconcile(
    {
      scan: async (onPage) => {
        for (const item of items) onPage([{ ...Object(item) }]);
      },
    },
    { read: async () => ({ polls, tallies: results }) },
    now,
  );

describe('reconciling', () => {
  test('results on all shards together that match the votes table are equal', async () => {
    const { polls, items, uncountable } = await reconciled(ballotsOf(3), [...tallies(1), ...tallies(2, 1)]);
    expect([items, uncountable]).toEqual([3, 0]);
    expect(polls).toEqual([
      {
        pollId: 'favourites',
        verdict: 'equal',
        ballots: { recounted: 3, results: 3 },
        underWay: 0,
        rebuilding: false,
        differences: [],
        differencesLeftOut: 0,
      },
    ]);
  });

  test('compares only the served generation', async () => {
    // Generation 0 does not exist.
    const results = [...tallies(3, 0, 2), ...tallies(99, 0, 1), ...tallies(99, 0, 0)];
    const { polls } = await reconciled(ballotsOf(3), results, [aPollState(2)]);
    expect(polls).toMatchObject([{ verdict: 'equal' }]);
  });

  test('reports a poll with an unfinished rebuild, whatever the verdict', async () => {
    const underRebuild = { ...aPollState(), nextGeneration: 2 };
    const { polls } = await reconciled(ballotsOf(3), tallies(3), [underRebuild]);
    expect(polls).toMatchObject([{ verdict: 'equal', rebuilding: true }]);
  });

  test('a table that is too large for the time is an error that says so, and is not read further', async () => {
    const pages: number[] = [];
    const votesTable = {
      scan: async (onPage: (items: Record<string, unknown>[]) => void) => {
        for (const page of [1, 2, 3, 4]) {
          pages.push(page);
          onPage(ballotsOf(5));
        }
      },
    };
    const results = { read: async () => ({ polls: [], tallies: [] }) };
    const reconciling = reconcile(votesTable, results, now, () => pages.length < 3);
    await expect(reconciling).rejects.toMatchObject({
      name: 'TableTooLarge',
      message: expect.stringMatching(
        /after 10 items the time was over.* With more memory.* `npm run rebuild -- --poll ID`/,
      ),
    });
    expect(pages).toEqual([1, 2, 3]);
  });

  test.each([
    ['a vote that is missing', 2],
    ['a vote too many', 4],
  ])('%s is a difference, reported with its tally and counter', async (_what, results) => {
    const others = tallies(3).slice(0, 2);
    const { polls } = await reconciled(ballotsOf(3), [
      ...others,
      aTally('TALLY#services#choice', { answers: 3, 'option:lambda': results }),
    ]);
    expect(polls).toMatchObject([
      {
        verdict: 'different',
        differences: [{ tally: 'TALLY#services#choice', counter: 'option:lambda', recounted: 3, results }],
      },
    ]);
  });

  test.each<[string, Partial<PollStateItem>, string]>([
    ['is being reset', { resettingSince: LONG_AGO }, 'moving'],
    ['has an abandoned reset', { resettingSince: '2026-11-22T11:00:00.000Z' }, 'different'],
    ['was reset just now', { resetAt: JUST_NOW }, 'moving'],
    ['was reset five minutes ago', { resetAt: '2026-11-23T11:55:00.000Z' }, 'different'],
    ['was reset long ago', { resetAt: LONG_AGO }, 'different'],
  ])('surplus in the results of a poll that %s: %o is %s', async (_what, reset, verdict) => {
    const poll: PollStateItem = { ...aPollState(), status: 'draft', ...reset };
    expect((await reconciled(ballotsOf(1), tallies(3), [poll])).polls).toMatchObject([{ verdict }]);
  });

  test('a poll that is being reset is equal as long as it does not differ, even if another poll does', async () => {
    const poll: PollStateItem = { ...aPollState(), resettingSince: JUST_NOW };
    const items = [...ballotsOf(3), aBallot({ pollId: 'lost' })];
    const { polls } = await reconciled(items, tallies(3), [poll]);
    expect(polls).toMatchObject([
      { pollId: 'favourites', verdict: 'equal' },
      { pollId: 'lost', verdict: 'different' },
    ]);
  });

  test('reads the results once if nothing differs', async () => {
    const read = jest.fn(async () => ({ polls: [aPollState()], tallies: [] }));
    await reconcile({ scan: async () => {} }, { read }, now);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test('compares the first generation of a poll that the read side does not know yet', async () => {
    expect((await reconciled(ballotsOf(3), tallies(3), [])).polls).toMatchObject([{ verdict: 'equal' }]);
  });

  test('a ballot of exactly five minutes ago is not on its way any more', async () => {
    const ballot = aBallot({ timestamp: '2026-11-23T11:55:00.000Z' });
    const { polls } = await reconciled([ballot], []);
    expect(polls).toMatchObject([{ verdict: 'different', underWay: 0 }]);
  });

  test('a reset that begins after the results were read explains ballots that are gone', async () => {
    const states = [aPollState(), { ...aPollState(), resettingSince: JUST_NOW }];
    const other = { ...aPollState(), pollId: 'other' };
    const read = async () => ({ polls: [...states.splice(0, 1), other], tallies: tallies(3) });
    const { polls } = await reconcile({ scan: async () => {} }, { read }, now);
    expect(polls).toMatchObject([
      { pollId: 'favourites', verdict: 'moving', ballots: { recounted: 0, results: 3 } },
      { pollId: 'other', verdict: 'equal' },
    ]);
  });

  test('ballots of the last five minutes may be on their way, so only what exceeds them is missing', async () => {
    const late = [0, 1].map((index) => aBallot({ voter: `late-${index}`, timestamp: JUST_NOW }));
    const minute = (count: number) => aTally('MINUTE#2026-11-23T11:55', { ballots: count });
    const verdictOf = async (...results: TallyItem[]) =>
      (await reconciled([...ballotsOf(3), ...late], results)).polls.map(({ verdict, underWay }) => [verdict, underWay]);
    const [totals, old, screen] = tallies(5);
    if (totals === undefined || old === undefined || screen === undefined) throw new Error('no tallies');
    const all = aTally('MINUTE#2026-11-23T10:00', { ballots: 3 });
    expect(await verdictOf(totals, all, screen, minute(2))).toEqual([['equal', 2]]);
    expect(await verdictOf(...tallies(3))).toEqual([['moving', 2]]);
    expect(await verdictOf(...tallies(2))).toEqual([['different', 2]]);
  });

  test('one ballot on its way explains a difference of at most what one ballot adds to the counter', async () => {
    // Prepare: rankings give an option three points at most, numbers are summed up.
    const answers = (...order: string[]): Answers => ({
      wishes: { type: 'ranking', order },
      years: { type: 'number', value: 45, bin: { from: 40, to: 49 } },
    });
    const old = aBallot({ voter: 'ann', timestamp: LONG_AGO, answers: answers('a', 'b', 'c', 'd') });
    const late = aBallot({ voter: 'bob', timestamp: JUST_NOW, answers: answers('a', 'c', 'b', 'd') });
    const sum = 5_000;
    const verdictOf = async (points: number, sumOf = sum) =>
      (
        await reconciled(
          [old, late],
          [
            ...tallies(1).slice(0, 2),
            aTally('TALLY#wishes#ranking', { answers: 1, 'option:a': points, 'option:b': 2, 'option:c': 1 }),
            aTally('TALLY#years#number', { answers: 1, sum: sumOf, 'bin:40:49': 1 }),
          ],
        )
      ).polls.map(({ verdict }) => verdict);

    // Act and assess: three of six points may be on their way, and one number.
    expect(await verdictOf(3)).toEqual(['moving']);
    expect(await verdictOf(2)).toEqual(['different']);
    expect(await verdictOf(3, -1)).toEqual(['different']);
  });

  test('a ballot that was changed just now explains its former option in the results', async () => {
    const choice = aBallot({ timestamp: JUST_NOW, options: ['sqs'] });
    expect((await reconciled([choice], tallies(1))).polls).toMatchObject([{ verdict: 'moving', underWay: 1 }]);
    // The former best option had three options below it, and no ballot ranks it any more.
    const ranking: Answers = { wishes: { type: 'ranking', order: ['b', 'c', 'd', 'e'] } };
    const former = aTally('TALLY#wishes#ranking', { answers: 1, 'option:a': 3, 'option:b': 2, 'option:c': 1 });
    const { polls } = await reconciled(
      [aBallot({ timestamp: JUST_NOW, answers: ranking })],
      [...tallies(1).slice(0, 2), former],
    );
    expect(polls).toMatchObject([{ verdict: 'moving', underWay: 1 }]);
  });

  test('one ballot on its way explains a counter that no ballot adds to, up to what one adds to the others', async () => {
    // Prepare: the option "x" had been ranked first, and is hidden now.
    const ranked = (...order: string[]): Answers => ({ wishes: { type: 'ranking', order } });
    const old = aBallot({ voter: 'ann', timestamp: LONG_AGO, answers: ranked('a', 'b', 'c') });
    const now = aBallot({ voter: 'bob', timestamp: JUST_NOW, answers: ranked('a', 'b') });
    const verdictOf = async (points: number) => {
      const wishes = { answers: 2, 'option:a': 3, 'option:b': 1, 'option:c': 0, 'option:x': points };
      const results = [...tallies(2).slice(0, 2), aTally('TALLY#wishes#ranking', wishes)];
      return (await reconciled([old, now], results)).polls.map(({ verdict }) => verdict);
    };

    // Act and assess
    expect(await verdictOf(2)).toEqual(['moving']);
    expect(await verdictOf(3)).toEqual(['different']);
  });

  test('reports a poll without results, and results without ballots', async () => {
    const { polls } = await reconciled([aBallot({ pollId: 'lost' })], tallies(1));
    expect(polls).toMatchObject([
      { pollId: 'favourites', verdict: 'different', ballots: { recounted: 0, results: 1 } },
      { pollId: 'lost', verdict: 'different', ballots: { recounted: 1, results: 0 } },
    ]);
  });

  test('an item that fits no schema is counted as uncountable, and stops nothing', async () => {
    const { polls, uncountable } = await reconciled([{ voterKey: 'oops' }, ...ballotsOf(1)], tallies(1));
    expect([uncountable, polls[0]?.verdict]).toEqual([1, 'equal']);
  });

  test('reports differences in the order of their tallies and counters', async () => {
    const { polls } = await reconciled([aBallot({ options: ['z', 'a'] })], []);
    expect(polls[0]?.differences.map(({ tally, counter }) => `${tally} ${counter}`)).toEqual([
      'MINUTE#2026-11-23T10:00 ballots',
      'TALLY#services#choice answers',
      'TALLY#services#choice option:a',
      'TALLY#services#choice option:z',
      'TOTALS ballots',
    ]);
  });

  test('reports the first of very many differences, and counts the others', async () => {
    const items = Array.from({ length: 47 }, (_, index) => aBallot({ voter: `v-${index}`, options: [`o-${index}`] }));
    const [poll] = (await reconciled(items, [])).polls;
    // The options, and three other counters.
    expect([poll?.differences.length, poll?.differencesLeftOut]).toEqual([20, 30]);
  });
});
