import { BALLOT_COUNTERS_MAX } from '@booth/shared';
import fc from 'fast-check';
import { countOf, fold, type ItemState, type Target, targetsOf } from '../src/fold.ts';
import { ACTIONS_MAX, MARKERS_MAX, splitIntoTransactions } from '../src/split.ts';
import { aBallot, aVote, cast, changed } from './votes.ts';

const planFor = (generations: readonly number[]) => () => ({ shard: 0, generations });
const fresh = (target: Target) => countOf(target, new Map());
const targets = (states: readonly ItemState[], generations: readonly number[] = [1]) =>
  states.flatMap((state) => targetsOf(state, planFor(generations)));
const split = (states: readonly ItemState[], generations?: readonly number[]) =>
  splitIntoTransactions(targets(states, generations), fresh);
const actionsOf = (group: readonly Target[], count: typeof fresh = fresh) => {
  const counts = group.flatMap((target) => count(target) ?? []);
  return counts.length + fold(counts, planFor([1, 2])).length;
};
const votesFor = (options: readonly string[]) =>
  options.map((option, index) => cast(aVote({ voter: `voter-${index}`, option })));

describe('splitIntoTransactions', () => {
  test('no item, no transaction', () => {
    expect(split([])).toEqual([]);
  });

  test('90 markers at most, however few counters there are', () => {
    expect(split(votesFor(Array(200).fill('s3'))).map((group) => group.length)).toEqual([90, 90, 20]);
  });

  test('with a counter for each vote, half of a transaction is counters', () => {
    const options = Array.from({ length: 60 }, (_, index) => `option-${index}`);
    expect(split(votesFor(options)).map((group) => group.length)).toEqual([50, 10]);
  });

  test('votes and ballots that come mixed are put together by their counters, so that 900 records are ten transactions', () => {
    const ballots = Array.from({ length: 300 }, (_, voter) => [
      cast(aBallot({ voter: `voter-${voter}` })),
      cast(aVote({ voter: `voter-${voter}`, option: `option-${voter % 20}` })),
      cast(aVote({ voter: `voter-${voter}`, option: `option-${(voter + 7) % 20}` })),
    ]);
    expect(split(ballots.flat()).map((group) => group.length)).toEqual(Array(10).fill(90));
  });

  test('while a poll is recounted, each item has a marker and counters in either generation', () => {
    const groups = split(votesFor(Array(100).fill('s3')), [1, 2]);
    expect(groups.map((group) => [group.length, [...new Set(group.map(({ generation }) => generation))]])).toEqual([
      [90, [1]],
      [90, [1, 2]],
      [20, [2]],
    ]);
  });

  test('an item of which nothing is left to count needs no transaction', () => {
    const [target] = targets([changed(aVote(), aVote())]);
    const count = target && fresh(target);
    const markers = new Map(count && [[count.marker.key, count.marker]]);
    expect(splitIntoTransactions(target ? [target] : [], (each) => countOf(each, markers))).toEqual([]);
  });

  test('a ballot of as many counters as a poll may have, changed in all of them, is one transaction', () => {
    // Prepare: 4 rankings of 10 options, and what is left in choices of other names; then the same with all names changed.
    const answers = (name: string) => {
      const rankings = [0, 1, 2, 3].map((screen): [string, object] => [
        `${name}-${screen}`,
        { type: 'ranking', order: Array.from({ length: 10 }, (_, option) => `${name}-o-${option}`) },
      ]);
      const left = BALLOT_COUNTERS_MAX - 2 - 4 * 11;
      const choices = Array.from({ length: left }, (_, screen): [string, object] => [
        `${name}-choice-${screen}`,
        { type: 'choice', optionIds: [] },
      ]);
      return JSON.stringify(Object.fromEntries([...rankings, ...choices]));
    };
    const before = { ...aBallot(), answers: answers('before') };
    const after = { ...aBallot({ timestamp: '2026-11-23T10:07:00.000Z' }), answers: answers('after') };
    const [first] = targets([cast(before)]);
    const count = first && fresh(first);
    const markers = new Map(count && [[count.marker.key, count.marker]]);
    const countChange = (target: Target) => countOf(target, markers);

    // Act
    const groups = splitIntoTransactions(targets([changed(before, after)]), countChange);

    // Assess
    expect(count?.added.size).toBe(BALLOT_COUNTERS_MAX);
    expect(groups.map((group) => actionsOf(group, countChange))).toEqual([2 * BALLOT_COUNTERS_MAX]);
    expect(2 * BALLOT_COUNTERS_MAX).toBeLessThanOrEqual(ACTIONS_MAX);
  });

  test('any batch: nothing is left out or doubled, no transaction is too large, none is needlessly small', () => {
    const state = fc
      .tuple(fc.nat(40), fc.nat(3), fc.boolean())
      .map(([option, minute, isBallot]) =>
        cast(
          isBallot ? aBallot({ timestamp: `2026-11-23T10:0${minute}:00.000Z` }) : aVote({ option: `option-${option}` }),
        ),
      );
    fc.assert(
      fc.property(fc.array(state, { maxLength: 300 }), fc.constantFrom([1], [1, 2]), (states, generations) => {
        const groups = split(states, generations);
        expect(groups.flat()).toHaveLength(states.length * generations.length);
        expect(
          new Set(groups.flat().map(({ state, generation }) => `${state.version.sequence} ${generation}`)).size,
        ).toBe(states.length * generations.length);
        for (const [index, group] of groups.entries()) {
          expect(group.length).toBeLessThanOrEqual(MARKERS_MAX);
          expect(actionsOf(group)).toBeLessThanOrEqual(ACTIONS_MAX);
          const [next] = groups[index + 1] ?? [];
          const roomForNext = next && group.length < MARKERS_MAX && actionsOf([...group, next]) <= ACTIONS_MAX;
          expect(roomForNext).not.toBe(true);
        }
      }),
    );
  });
});
