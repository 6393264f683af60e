import fc from 'fast-check';
import { counterId } from '../src/counter.ts';
import { deltasOf, fold } from '../src/fold.ts';
import type { VoteChange } from '../src/vote-change.ts';
import { aBallot, aVote, cast, changed, withdrawn } from './votes.ts';

const onShard = (shard: number) => () => shard;
const counts = (changes: VoteChange[], shard = 0) =>
  Object.fromEntries(fold(changes, onShard(shard)).map((delta) => [counterId(delta), delta.count]));

describe('fold', () => {
  test('a vote adds one to its option', () => {
    expect(fold([cast(aVote({ option: 's3' }))], onShard(0))).toEqual([
      { pollShard: 'favourites#0', sk: 'OPTION#s3', pollId: 'favourites', serviceName: 's3', count: 1 },
    ]);
  });

  test('a ballot adds one to the ballots and to its minute', () => {
    expect(counts([cast(aBallot({ timestamp: '2026-11-23T10:59:59.999Z' }))])).toEqual({
      'favourites#0 TOTAL#BALLOTS': 1,
      'favourites#0 MINUTE#2026-11-23T10:59': 1,
    });
  });

  test('a changed vote: one less, one more', () => {
    const change = changed(aVote({ option: 's3' }), { ...aVote({ option: 's3' }), serviceName: 'sqs' });
    expect(counts([change])).toEqual({ 'favourites#0 OPTION#s3': -1, 'favourites#0 OPTION#sqs': 1 });
  });

  test('a withdrawn vote takes one away', () => {
    expect(counts([withdrawn(aVote({ option: 's3' }))])).toEqual({ 'favourites#0 OPTION#s3': -1 });
  });

  test('a change that counts the same as before adds nothing at all', () => {
    const before = aVote();
    expect(deltasOf(changed(before, { ...before, timestamp: '2026-11-23T11:00:00.000Z' }), onShard(0))).toEqual([]);
  });

  test('a ballot that moves to another minute also touches the total, so that the revision rises', () => {
    const change = changed(aBallot(), aBallot({ timestamp: '2026-11-23T10:01:00.000Z' }));
    expect(counts([change])).toEqual({
      'favourites#0 TOTAL#BALLOTS': 0,
      'favourites#0 MINUTE#2026-11-23T10:00': -1,
      'favourites#0 MINUTE#2026-11-23T10:01': 1,
    });
  });

  test('many votes on one option are one delta', () => {
    const votes = Array.from({ length: 200 }, (_, index) => cast(aVote({ voter: `voter-${index}` })));
    expect(counts(votes)).toEqual({ 'favourites#0 OPTION#lambda': 200 });
  });

  test('polls are apart, and each counts on the shard chosen for it', () => {
    const shardOf = (pollId: string) => (pollId === 'big' ? 3 : 0);
    const deltas = fold([cast(aVote({ pollId: 'big' })), cast(aVote({ pollId: 'small' }))], shardOf);
    expect(deltas.map((delta) => delta.pollShard)).toEqual(['big#3', 'small#0']);
  });

  test('folding batches apart and together adds up to the same', () => {
    const option = fc.constantFrom('s3', 'sqs', 'lambda');
    const change = fc.oneof(
      option.map((id) => cast(aVote({ option: id }))),
      option.map((id) => withdrawn(aVote({ option: id }))),
      fc.tuple(option, option).map(([from, to]) => changed(aVote({ option: from }), aVote({ option: to }))),
      fc.constant(cast(aBallot())),
    );
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (first, second) => {
        const apart = counts(first);
        for (const [id, count] of Object.entries(counts(second))) apart[id] = (apart[id] ?? 0) + count;
        expect(apart).toEqual(counts([...first, ...second]));
      }),
    );
  });
});
