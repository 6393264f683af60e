import fc from 'fast-check';
import { fold } from '../src/fold.ts';
import { ACTIONS_MAX, MARKERS_MAX, splitIntoTransactions } from '../src/split.ts';
import { aBallot, aVote, cast, changed } from './votes.ts';

const shardOf = () => 0;
const votesFor = (options: readonly string[]) =>
  options.map((option, index) => cast(aVote({ voter: `voter-${index}`, option })));

describe('splitIntoTransactions', () => {
  test('no change, no transaction', () => {
    expect(splitIntoTransactions([], shardOf)).toEqual([]);
  });

  test('90 markers at most, however few counters there are', () => {
    const groups = splitIntoTransactions(votesFor(Array(200).fill('s3')), shardOf);
    expect(groups.map((group) => group.length)).toEqual([90, 90, 20]);
  });

  test('with a counter for each vote, half of a transaction is counters', () => {
    const options = Array.from({ length: 60 }, (_, index) => `option-${index}`);
    const groups = splitIntoTransactions(votesFor(options), shardOf);
    expect(groups.map((group) => group.length)).toEqual([50, 10]);
  });

  test('a change delivered twice in one batch is counted once', () => {
    const [vote] = votesFor(['s3']);
    expect(splitIntoTransactions(vote ? [vote, vote] : [], shardOf)).toEqual([[vote]]);
  });

  test('a change that counts nothing needs no transaction', () => {
    expect(splitIntoTransactions([changed(aVote(), aVote())], shardOf)).toEqual([]);
  });

  test('any batch: nothing is left out or doubled, the order stays, no transaction is too large, none is needlessly small', () => {
    const change = fc
      .tuple(fc.nat(40), fc.nat(3), fc.boolean())
      .map(([option, minute, isBallot]) =>
        cast(
          isBallot ? aBallot({ timestamp: `2026-11-23T10:0${minute}:00.000Z` }) : aVote({ option: `option-${option}` }),
        ),
      );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const groups = splitIntoTransactions(changes, shardOf);
        const actions = (group: (typeof groups)[number]) => group.length + fold(group, shardOf).length;
        expect(groups.flat()).toEqual(changes);
        for (const [index, group] of groups.entries()) {
          expect(group.length).toBeLessThanOrEqual(MARKERS_MAX);
          expect(actions(group)).toBeLessThanOrEqual(ACTIONS_MAX);
          const [next] = groups[index + 1] ?? [];
          const roomForNext = next && group.length < MARKERS_MAX && actions([...group, next]) <= ACTIONS_MAX;
          expect(roomForNext).not.toBe(true);
        }
      }),
    );
  });
});
