import { UncountableChange, voteChangeOf } from '../src/vote-change.ts';
import { aBallot, aRecord, aVote, castRecord, withdrawnRecord } from './votes.ts';

const SIXTY_RATINGS = Object.fromEntries(
  Array.from({ length: 60 }, (_, index) => [`stars-${index}`, { type: 'rating', fields: { rating: 5 } }]),
);

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
    ['the key of another voter', { ...aVote({ voter: 'ann' }), userId: aVote({ voter: 'bob' }).userId }],
    ['a key of any length', { ...aVote(), voterKey: `favourites#${'x'.repeat(2_000)}` }],
    ['more counters than one transaction could hold', { ...aBallot(), answers: JSON.stringify(SIXTY_RATINGS) }],
  ])('an item with %s can not be counted', (_what, after) => {
    expect(() => voteChangeOf(aRecord({ after }))).toThrow(UncountableChange);
  });

  test('why answers can not be counted never quotes them, for a reason is logged', () => {
    const after = { ...aBallot(), answers: 'my name is Ann' };
    expect(() => voteChangeOf(aRecord({ after }))).toThrow(/^answers: are not JSON$/);
  });

  test.each(['12345678901234567890.5', '1e100', '99999999999999999999'])(
    'an item with a number that JavaScript can not hold (%s) is read nevertheless',
    (N) => {
      const record = castRecord(aVote({ option: 's3' }));
      const strange = {
        ...record,
        dynamodb: { ...record.dynamodb, NewImage: { ...record.dynamodb.NewImage, more: { N } } },
      };
      expect([...(voteChangeOf(strange)?.contribution ?? [])]).toEqual([['OPTION#s3', 1]]);
    },
  );

  test('an item that fitted once and did not at last: that it is gone is known by its key', () => {
    const before = { ...aVote(), serviceName: 'NOT AN ID', timestamp: 'yesterday', pollId: 'another' };
    expect(voteChangeOf(aRecord({ before }))).toMatchObject({
      pollId: 'favourites',
      version: { removed: true, at: 0 },
    });
  });

  test.each(['x', 'favourites#', '#ann', 'favourites#ann', `${aVote().voterKey}#bob`, aVote().voterKey.toUpperCase()])(
    'that an item of the key %j is gone changes nothing, for nothing counts by it',
    (voterKey) => {
      expect(voteChangeOf(aRecord({ before: { voterKey, sk: 'VOTE#s3' } }))).toBeUndefined();
    },
  );

  test('a record without images can not be counted', () => {
    expect(() => voteChangeOf(aRecord({}))).toThrow(UncountableChange);
  });
});
