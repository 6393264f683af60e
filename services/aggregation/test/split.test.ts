import fc from 'fast-check';
import { countsOf, fold, type ItemState } from '../src/fold.ts';
import { ACTIONS_MAX, MARKERS_MAX, splitIntoTransactions } from '../src/split.ts';
import { aBallot, aVote, cast, changed } from './votes.ts';

const planFor = (generations: readonly number[]) => () => ({ shard: 0, generations });
const split = (states: readonly ItemState[], generations: readonly number[] = [1]) =>
  splitIntoTransactions(states, (state) => countsOf(state, planFor(generations), new Map()));
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

  test('while a poll is recounted, an item and its two markers are in one transaction', () => {
    expect(split(votesFor(Array(100).fill('s3')), [1, 2]).map((group) => group.length)).toEqual([45, 45, 10]);
  });

  test('an item of which nothing is left to count needs no transaction', () => {
    const vote = changed(aVote(), aVote());
    const [count] = countsOf(vote, planFor([1]), new Map());
    const markers = new Map(count && [[count.marker.key, count.marker]]);
    expect(splitIntoTransactions([vote], (state) => countsOf(state, planFor([1]), markers))).toEqual([]);
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
        const planOf = planFor(generations);
        const groups = split(states, generations);
        const markers = (group: readonly ItemState[]) => group.length * generations.length;
        const actions = (group: readonly ItemState[]) =>
          markers(group) +
          fold(
            group.flatMap((each) => countsOf(each, planOf, new Map())),
            planOf,
          ).length;
        expect(groups.flat()).toHaveLength(states.length);
        expect(new Set(groups.flat())).toEqual(new Set(states));
        for (const [index, group] of groups.entries()) {
          expect(markers(group)).toBeLessThanOrEqual(MARKERS_MAX);
          expect(actions(group)).toBeLessThanOrEqual(ACTIONS_MAX);
          const [next] = groups[index + 1] ?? [];
          const roomForNext =
            next && markers([...group, next]) <= MARKERS_MAX && actions([...group, next]) <= ACTIONS_MAX;
          expect(roomForNext).not.toBe(true);
        }
      }),
    );
  });
});
