import { UncountableChange, voteChangeOf } from '../src/vote-change.ts';
import { aBallot, aRecord, aVote, castRecord, withdrawnRecord } from './votes.ts';

describe('the change that a record tells of', () => {
  test('a vote that came: it counts for its option, from the time that it has, by the number of the record', () => {
    const record = castRecord(aVote({ option: 's3' }));
    const change = voteChangeOf(record);
    expect(change).toMatchObject({ pollId: 'favourites', isNew: true, eventId: record.eventID });
    expect(change?.version).toEqual({
      at: Date.parse(aVote().timestamp),
      removed: false,
      sequence: record.dynamodb.SequenceNumber,
    });
    expect([...(change?.contribution ?? [])]).toEqual([['OPTION#s3', 1]]);
  });

  test('a vote that went: it counts for nothing', () => {
    const change = voteChangeOf(withdrawnRecord(aVote()));
    expect(change).toMatchObject({ isNew: false, version: { removed: true, at: Date.parse(aVote().timestamp) } });
    expect(change?.contribution.size).toBe(0);
  });

  test.each<[string, object]>([
    ['a timestamp that is none', { ...aVote(), timestamp: 'yesterday' }],
    ['an option that is no id', { ...aVote(), serviceName: 'NOT AN ID' }],
    ['answers that are no JSON', { ...aBallot(), answers: '{' }],
    ['answers of no screen', { ...aBallot(), answers: '{"a":{"type":"dance"}}' }],
    ['the key of another poll', { ...aVote(), pollId: 'another' }],
  ])('an item with %s can not be counted', (_what, after) => {
    expect(() => voteChangeOf(aRecord({ after }))).toThrow(UncountableChange);
  });

  test('an item that fitted once and did not at last: that it is gone is known by its key', () => {
    const before = { ...aVote(), serviceName: 'NOT AN ID', timestamp: 'yesterday', pollId: 'another' };
    expect(voteChangeOf(aRecord({ before }))).toMatchObject({
      pollId: 'favourites',
      version: { removed: true, at: 0 },
    });
  });

  test.each(['x', 'favourites#', '#ann', 'favourites#ann#bob', 'NOT AN ID#ann'])(
    'that an item of the key %j is gone changes nothing, for nothing counts by it',
    (voterKey) => {
      expect(voteChangeOf(aRecord({ before: { voterKey, sk: 'VOTE#s3' } }))).toBeUndefined();
    },
  );

  test('a record without images can not be counted', () => {
    expect(() => voteChangeOf(aRecord({}))).toThrow(UncountableChange);
  });
});
