import { type Answer, type Answers, type BallotItem, SCREENS_MAX, screenTypeOf } from '@booth/shared';
import fc from 'fast-check';
import type { BallotState } from '../../src/counting/ballot-state.ts';
import { type CountingWrite, countingWriteOf, newestStates, targetsOf } from '../../src/counting/counting-write.ts';
import { tallyUpdate } from '../../src/counting/dynamodb-counting-store.ts';
import { itemOf } from '../../src/counting/marker-item.ts';
import {
  ACTIONS_MAX,
  actionsOf,
  COUNTERS_MAX,
  type Transaction,
  transactionsOf,
} from '../../src/counting/transactions.ts';
import { aBallot, ballotsOf, cast, changed } from '../support/ballots.ts';

/**
 * Of an expression:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
 */
const EXPRESSION_MAX_BYTES = 4 * 1_024;
const OPERATORS_MAX = 300;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const TRANSACTION_MAX_BYTES = 4 * 1_024 * 1_024;

const planFor = (generations: readonly number[]) => () => ({ firstShard: 0, counterShards: 1, generations });
const writesOf = (states: readonly BallotState[], generations: readonly number[] = [1]): CountingWrite[] =>
  newestStates(states)
    .flatMap((state) => targetsOf(state, planFor(generations)))
    .flatMap((target) => countingWriteOf(target, new Map()) ?? []);
const transactions = (ballots: readonly BallotItem[], generations?: readonly number[]) =>
  transactionsOf(writesOf(ballots.map(cast), generations));
const markersOf = (parts: Transaction) => parts.reduce((sum, { writes }) => sum + writes.length, 0);
const updatesOf = (parts: Transaction) =>
  parts.flatMap(({ pollId, added }) =>
    [...added].map(([sk, counters]) => tallyUpdate({ pollShard: `${pollId}#0`, sk, pollId, counters })),
  );

/**
 * Counts each clause of an update as an operator: one sets the poll, the others raise attributes.
 */
const operatorsOf = ({ UpdateExpression }: ReturnType<typeof tallyUpdate>) => UpdateExpression.split(/ ADD |,/).length;

function expectToFit(parts: Transaction): void {
  expect(actionsOf(parts)).toBeLessThanOrEqual(ACTIONS_MAX);
  for (const update of updatesOf(parts)) {
    expect(Buffer.byteLength(update.UpdateExpression)).toBeLessThanOrEqual(EXPRESSION_MAX_BYTES);
    expect(operatorsOf(update)).toBeLessThanOrEqual(OPERATORS_MAX);
  }
}

/** Returns all that transactions add, by poll, generation, tally and counter. */
function sumsOf(all: readonly Transaction[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { pollId, generation, added } of all.flat()) {
    for (const [name, counters] of added) {
      for (const [counter, amount] of counters) {
        const id = `${pollId} ${name}@${generation} ${counter}`;
        sums.set(id, (sums.get(id) ?? 0) + amount);
      }
    }
  }
  return sums;
}

/** Counts the ballots plainly, in each generation. */
function plainCount(ballots: readonly { pollId: string; minute: string; answers: Answers }[], generations: number[]) {
  const sums = new Map<string, number>();
  const add = (id: string, amount: number) => sums.set(id, (sums.get(id) ?? 0) + amount);
  for (const { pollId, minute, answers } of ballots) {
    for (const generation of generations) {
      add(`${pollId} TOTALS@${generation} ballots`, 1);
      add(`${pollId} MINUTE#${minute}@${generation} ballots`, 1);
      for (const [screenId, answer] of Object.entries(answers)) {
        for (const [counter, amount] of screenTypeOf(answer).counters(answer))
          add(`${pollId} TALLY#${screenId}#${answer.type}@${generation} ${counter}`, amount);
      }
    }
  }
  return sums;
}

describe('transactions', () => {
  test('there are none without ballots', () => {
    expect(transactions([])).toEqual([]);
  });

  test('are mostly markers: 97 and three tallies for a poll with one screen', () => {
    const all = transactions(ballotsOf(200));
    expect(all.map(markersOf)).toEqual([97, 97, 6]);
    expect(all.map(actionsOf)).toEqual([100, 100, 9]);
  });

  test('are ten for 900 ballots, even with different options, in two minutes and two polls', () => {
    const ballots = ballotsOf(900).map((_, index) =>
      aBallot({
        ...{ voter: `voter-${index}`, pollId: index % 3 === 0 ? 'tea' : 'coffee' },
        ...{ options: [`o-${index % 20}`, `o-${(index + 7) % 20}`], timestamp: `2026-11-23T10:0${index % 2}:00.000Z` },
      }),
    );
    expect(transactions(ballots)).toHaveLength(10);
  });

  test.each([
    // Ungrouped, each transaction would have tallies of all branches, and there would be 12.
    ['the branch that they took', 10, (index: number) => ({ branch: index % 19, minute: 0 })],
    // Grouped but unsorted, each would have tallies of all minutes, and there would be 14.
    [
      'their minute, and within it by branch',
      11,
      (index: number) => ({ branch: Math.floor(index / 30) % 10, minute: index % 30 }),
    ],
  ])('group ballots by %s: %i for 900 ballots', (_what, count, placeOf) => {
    const ballots = ballotsOf(900).map((_, index) => {
      const { branch, minute } = placeOf(index);
      const answers: Answers = {
        first: { type: 'rating', rating: 1 + (index % 5) },
        [`branch-${branch}`]: { type: 'choice', optionIds: ['s3'] },
      };
      const timestamp = `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`;
      return aBallot({ voter: `voter-${index}`, timestamp, answers });
    });
    const all = transactions(ballots);
    for (const parts of all) expectToFit(parts);
    expect(all).toHaveLength(count);
  });

  test.each([
    [95, [96]],
    [96, [96, 1]],
  ])('add a ballot that brings a tally to %i ballots only if its marker and the tally both fit: %j', (count, sizes) => {
    const first: Answers = { first: { type: 'rating', rating: 5 } };
    const last = aBallot({ answers: { ...first, second: { type: 'rating', rating: 5 } } });
    const all = transactions([...ballotsOf(count, { answers: first }), last]);
    for (const parts of all) expectToFit(parts);
    expect(all.map(markersOf)).toEqual(sizes);
  });

  test('are shared by polls with one ballot each: 25 fit, with three tallies and a marker each', () => {
    const ballots = Array.from({ length: 300 }, (_, index) => aBallot({ pollId: `poll-${index}` }));
    expect(transactions(ballots).map(markersOf)).toEqual(Array(12).fill(25));
  });

  test('are shared by the remainders of any number of polls', () => {
    const ballots = Array.from({ length: 10 }, (_, poll) => ballotsOf(110, { pollId: `poll-${poll}` })).flat();
    const all = transactions(ballots);
    // Ten full ones, and ten times 13 markers with three tallies.
    expect(all.map(markersOf)).toEqual([...Array(10).fill(97), 78, 52]);
  });

  test('during a rebuild have a marker and counters of each ballot in both generations', () => {
    const all = transactions(ballotsOf(100), [1, 2]);
    expect(all.map((parts) => parts.map(({ generation, writes }) => [generation, writes.length]))).toEqual([
      [[1, 97]],
      [[2, 97]],
      [
        [1, 3],
        [2, 3],
      ],
    ]);
  });

  test('are one for a ballot that answers other screens than before, as many as a poll may have', () => {
    const answers = (name: string): Answers =>
      Object.fromEntries(
        Array.from({ length: SCREENS_MAX }, (_, screen): [string, Answer] => [
          `${name}-${screen}`,
          { type: 'choice', optionIds: Array.from({ length: 20 }, (_, option) => `${name}-o-${option}`) },
        ]),
      );
    const before = aBallot({ answers: answers('before') });
    const after = aBallot({ answers: answers('after'), timestamp: '2026-11-23T10:07:00.000Z' });
    const [first] = writesOf([cast(before)]);
    const markers = new Map(first && [[first.marker.key, first.marker]]);
    const [target] = targetsOf(changed(before, after), planFor([1]));
    const change = target && countingWriteOf(target, markers);

    // Act
    const all = transactionsOf(change ? [change] : []);

    // Assess: the totals, two minutes, and the screens before and after.
    expect(all.map(actionsOf)).toEqual([1 + 3 + 2 * SCREENS_MAX]);
    for (const parts of all) expectToFit(parts);
  });

  test('of the largest ballots are within the size that DynamoDB takes', () => {
    // Prepare: as many votes as a ballot may have, with the longest ids.
    const id = (name: string) => name.padEnd(64, 'x');
    const optionIds = Array.from({ length: 20 }, (_, option) => id(`option-${option}`));
    const screens = Array.from({ length: SCREENS_MAX }, (_, screen) => id(`screen-${screen}`));
    const answers: Answers = Object.fromEntries(screens.map((screen) => [screen, { type: 'choice', optionIds }]));
    const ballots = ballotsOf(100).map((_, index) => aBallot({ voter: `voter-${index}`, answers }));

    // Act
    const [largest = []] = transactions(ballots);

    // Assess
    const items = largest.flatMap(({ writes }) => writes.map(({ marker }) => itemOf(marker)));
    expect(items).toHaveLength(ACTIONS_MAX - SCREENS_MAX - 2);
    expect(Buffer.byteLength(JSON.stringify([...items, ...updatesOf(largest)]))).toBeLessThan(TRANSACTION_MAX_BYTES);
  });

  test('are split if an expression cannot hold the counters of a tally: 90 ballots with 20 different options each', () => {
    const ballots = ballotsOf(90).map((_, voter) =>
      aBallot({ voter: `voter-${voter}`, options: Array.from({ length: 20 }, (_, n) => `o-${voter}-${n}`) }),
    );
    const all = transactions(ballots);
    for (const parts of all) expectToFit(parts);
    expect(all.map(markersOf)).toEqual([...Array(6).fill(14), 6]);
    expect(all.reduce((sum, parts) => sum + markersOf(parts), 0)).toBe(90);
  });

  test('are split only by options that are new to the tally: 297 and its count of answers fill it', () => {
    const options = (from: number, count: number) => Array.from({ length: count }, (_, n) => `o-${from + n}`);
    const full = [...Array.from({ length: 14 }, (_, n) => options(20 * n, 20)), options(280, 17)];
    const ballots = [...full, options(0, 20), options(297, 1)].map((chosen, voter) =>
      aBallot({ voter: `voter-${voter}`, options: chosen }),
    );
    const all = transactions(ballots);
    for (const parts of all) expectToFit(parts);
    expect(all.map(markersOf)).toEqual([full.length + 1, 1]);
  });

  test('add to as many counters as the limits of an expression allow', () => {
    const update = (counters: number) =>
      tallyUpdate({
        ...{ pollShard: 'p#0', sk: 'TOTALS@1', pollId: 'p' },
        counters: new Map(Array.from({ length: counters }, (_, index) => [`c-${index}`, 1])),
      });
    expect(operatorsOf(update(COUNTERS_MAX))).toBe(OPERATORS_MAX);
    expect(Buffer.byteLength(update(COUNTERS_MAX).UpdateExpression)).toBeLessThanOrEqual(EXPRESSION_MAX_BYTES);
  });
});

const optionIds = (most: number) =>
  fc.uniqueArray(
    fc.nat(99).map((option) => `option-${option}`),
    { maxLength: most },
  );
/** An answer of any type, with or without counters. */
const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  optionIds(20).map((chosen): Answer => ({ type: 'choice', optionIds: chosen })),
  optionIds(10).map((order): Answer => ({ type: 'ranking', order })),
  fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }).map((rating): Answer => ({ type: 'rating', rating })),
  fc
    .integer({ min: -99, max: 99 })
    .map(
      (value): Answer => ({ type: 'number', value, bin: { from: value - (value % 10), to: value - (value % 10) + 9 } }),
    ),
  fc.constant<Answer>({ type: 'text', text: 'fast' }),
  fc.constant<Answer>({ type: 'profile', fields: { name: 'Ann' } }),
);
const anyAnswers = fc.dictionary(
  fc.nat(SCREENS_MAX - 1).map((screen) => `screen-${screen}`),
  anyAnswer,
  { maxKeys: SCREENS_MAX },
);
/** Ballots of a poll of 20 choice screens of 100 options. */
const manyChoices = fc
  .array(optionIds(20), { minLength: SCREENS_MAX, maxLength: SCREENS_MAX })
  .map(
    (screens): Answers =>
      Object.fromEntries(
        screens.map((chosen, index): [string, Answer] => [`choice-${index}`, { type: 'choice', optionIds: chosen }]),
      ),
  );
const anyBallots = fc.array(
  fc.oneof(
    fc.record({ pollId: fc.constantFrom('tea', 'coffee', 'cake'), minute: fc.nat(4), answers: anyAnswers }),
    fc.record({ pollId: fc.constant('large'), minute: fc.nat(4), answers: manyChoices }),
  ),
  { maxLength: 150, size: 'max' },
);

test('any ballots of any screens: every transaction is within 100 actions, 4 KB and 300 operators, none is needlessly small, and the sums equal a plain count', () => {
  fc.assert(
    fc.property(anyBallots, fc.constantFrom<number[]>([1], [1, 2]), (drawn, generations) => {
      // Prepare
      const ballots = drawn.map(({ minute, ...about }) => ({ ...about, minute: `2026-11-23T10:0${minute}` }));
      const states = ballots.map(({ pollId, minute, answers }, index) =>
        cast(aBallot({ pollId, voter: `voter-${index}`, timestamp: `${minute}:30.000Z`, answers })),
      );

      // Act
      const all = transactionsOf(writesOf(states, generations));

      // Assess
      for (const parts of all) {
        expectToFit(parts);
        expect(new Set(parts.map(({ pollId, generation }) => `${pollId} ${generation}`)).size).toBe(parts.length);
      }
      const markers = all.flatMap((parts) => parts.flatMap(({ writes }) => writes.map(({ marker }) => marker.key)));
      expect(new Set(markers).size).toBe(markers.length);
      expect(markers).toHaveLength(ballots.length * generations.length);
      expect(sumsOf(all)).toEqual(plainCount(ballots, generations));
      // No two transactions would fit together.
      const small = all.filter((parts) => actionsOf(parts) <= ACTIONS_MAX / 2);
      expect(small.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});
