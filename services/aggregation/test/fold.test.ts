import { countOf, fold, type ItemState, newestStates, targetsOf } from '../src/fold.ts';
import type { Marker } from '../src/marker.ts';
import { aBallot, aVote, cast, changed, withdrawn } from './votes.ts';

const planOf = (pollId: string) => ({
  shard: pollId === 'big' ? 3 : 0,
  generations: pollId === 'twice' ? [1, 2] : [1],
});
const noMarkers = new Map<string, Marker>();
const counts = (states: readonly ItemState[], markers = noMarkers) =>
  states.flatMap((state) => targetsOf(state, planOf)).flatMap((target) => countOf(target, markers) ?? []);
const deltas = (states: readonly ItemState[], markers = noMarkers) =>
  Object.fromEntries(
    fold(counts(states, markers), planOf).map(({ pollShard, sk, count }) => [`${pollShard} ${sk}`, count]),
  );
/** The markers as they are when these states are counted. */
const counted = (...states: ItemState[]) => new Map(counts(states).map(({ marker }) => [marker.key, marker]));

describe('fold', () => {
  test('a vote adds one to its option', () => {
    expect(fold(counts([cast(aVote({ option: 's3' }))]), planOf)).toEqual([
      { pollShard: 'favourites#0', sk: 'OPTION#s3@1', pollId: 'favourites', serviceName: 's3', count: 1 },
    ]);
  });

  test('a ballot adds one to the ballots and to its minute', () => {
    expect(deltas([cast(aBallot({ timestamp: '2026-11-23T10:59:59.999Z' }))])).toEqual({
      'favourites#0 TOTAL#BALLOTS@1': 1,
      'favourites#0 MINUTE#2026-11-23T10:59@1': 1,
    });
  });

  test('a changed vote: one less, one more', () => {
    const vote = aVote({ option: 's3' });
    const before = counted(cast(vote));
    expect(deltas([changed(vote, { ...vote, serviceName: 'sqs' })], before)).toEqual({
      'favourites#0 OPTION#s3@1': -1,
      'favourites#0 OPTION#sqs@1': 1,
    });
  });

  test('a withdrawn vote takes away what was counted of it', () => {
    const vote = aVote({ option: 's3' });
    const before = cast(vote);
    expect(deltas([withdrawn(vote)], counted(before))).toEqual({ 'favourites#0 OPTION#s3@1': -1 });
  });

  test('a vote that was withdrawn before anything of it was counted adds nothing, and is marked all the same', () => {
    const [count] = counts([withdrawn(aVote())]);
    expect([...(count?.added ?? [['?', 0]])]).toEqual([]);
    expect(count?.marker).toMatchObject({ revision: 1, version: { removed: true } });
  });

  test('what is counted already, or was before a newer state, is left out', () => {
    const first = cast(aVote());
    const second = changed(aVote(), aVote());
    expect(counts([first], counted(first))).toEqual([]);
    expect(counts([first], counted(second))).toEqual([]);
    expect(counts([second], counted(first))).toHaveLength(1);
  });

  test('many votes on one option are one delta', () => {
    const votes = Array.from({ length: 200 }, (_, index) => cast(aVote({ voter: `voter-${index}` })));
    expect(deltas(votes)).toEqual({ 'favourites#0 OPTION#lambda@1': 200 });
  });

  test('polls are apart, and each counts on the shard chosen for it', () => {
    expect(deltas([cast(aVote({ pollId: 'big' })), cast(aVote({ pollId: 'small' }))])).toEqual({
      'big#3 OPTION#lambda@1': 1,
      'small#0 OPTION#lambda@1': 1,
    });
  });

  test('while a poll is recounted, each item counts in both generations, each with a marker of its own', () => {
    const both = counts([cast(aVote({ pollId: 'twice' }))]);
    expect(new Set(both.map(({ marker }) => marker.key)).size).toBe(2);
    expect(fold(both, planOf).map(({ sk }) => sk)).toEqual(['OPTION#lambda@1', 'OPTION#lambda@2']);
  });
});

describe('the newest state of each item', () => {
  test('stands for all states of the item, in whatever order they came', () => {
    const [s3, sqs] = [aVote({ option: 's3' }), { ...aVote({ option: 's3' }), serviceName: 'sqs' }];
    const [first, second] = [cast(s3), changed(s3, sqs)];
    for (const states of [
      [first, second],
      [second, first],
    ]) {
      expect(newestStates(states)).toEqual([{ ...second, isNew: true }]);
    }
  });

  test('a state that came twice is there once', () => {
    const vote = cast(aVote());
    expect(newestStates([vote, vote])).toEqual([vote]);
  });
});
