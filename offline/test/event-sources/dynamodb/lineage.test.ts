import {
  initialPositions,
  readableShards,
  type Shard,
  type ShardPosition,
} from '../../../src/event-sources/dynamodb/lineage.ts';

const shard = (shardId: string, parentShardId?: string, closed = false): Shard => ({ shardId, parentShardId, closed });
const finished: ShardPosition = { kind: 'finished' };
const family = [shard('parent', undefined, true), shard('child', 'parent'), shard('other')];

const readable = (shards: Shard[], positions: [string, ShardPosition][], running: string[] = []) =>
  readableShards(shards, new Map(positions), new Set(running)).map(({ shardId }) => shardId);

describe('shards that may be read', () => {
  type Case = [string, Shard[], [string, ShardPosition][], string[], string[]];
  const cases: Case[] = [
    ['a child waits for its parent', family, [], [], ['parent', 'other']],
    ['a child waits while its parent is read', family, [], ['parent', 'other'], []],
    ['a child is read when its parent is finished', family, [['parent', finished]], ['other'], ['child']],
    ['a child whose parent is no longer listed is read', family.slice(1), [], [], ['child', 'other']],
    ['a finished shard is not read again', [shard('a')], [['a', finished]], [], []],
    ['a shard of an earlier run is read on', [shard('a')], [['a', { kind: 'after', sequenceNumber: '7' }]], [], ['a']],
  ];
  test.each(cases)('%s', (_rule, shards, positions, running, expected) => {
    expect(readable(shards, positions, running)).toEqual(expected);
  });
});

describe('starting position', () => {
  test('LATEST leaves out closed shards and reads open ones from now on', () => {
    expect(initialPositions(family, 'LATEST', 42)).toEqual(
      new Map<string, ShardPosition>([
        ['parent', finished],
        ['child', { kind: 'latest', sinceMs: 42 }],
        ['other', { kind: 'latest', sinceMs: 42 }],
      ]),
    );
  });

  test('TRIM_HORIZON reads everything', () => {
    expect(initialPositions(family, 'TRIM_HORIZON', 42)).toEqual(new Map());
  });
});
