import { type Answer, type Answers, SCREENS_MAX } from '@booth/shared';
import { ballotChangeOf } from '../../src/counting/ballot-change.ts';
import { aBallot, anUncountableItem, aRecord, castRecord, removedRecord } from '../support/ballots.ts';

const ratings = (screens: number): Answers =>
  Object.fromEntries(Array.from({ length: screens }, (_, index) => [`stars-${index}`, { type: 'rating', rating: 5 }]));
const FOREIGN_KEY = 'voterKey: does not match the poll and the voter';
const uncountable = (message: string) => expect.objectContaining({ name: 'UncountableChange', message });

describe('the change in a stream record', () => {
  test('a ballot that was cast counts as it is, with its time and the number of the record as version', () => {
    const record = castRecord(aBallot({ options: ['s3'] }));
    const change = ballotChangeOf(record);
    expect(change).toMatchObject({ pollId: 'favourites', probablyUnmarked: true, eventId: record.eventID });
    expect(change?.version).toEqual({
      at: Date.parse(aBallot().timestamp),
      removed: false,
      sequence: record.dynamodb.SequenceNumber,
    });
    expect([...(change?.contribution.get('TALLY#services#choice') ?? [])]).toEqual([
      ['answers', 1],
      ['option:s3', 1],
    ]);
  });

  test('a ballot that was removed adds nothing', () => {
    const change = ballotChangeOf(removedRecord(aBallot()));
    expect(change).toMatchObject({
      probablyUnmarked: false,
      version: { removed: true, at: Date.parse(aBallot().timestamp) },
    });
    expect(change?.contribution.size).toBe(0);
  });

  test('a ballot whose personal answers were erased counts as before', () => {
    const services: Answer = { type: 'choice', optionIds: ['s3'] };
    const before = aBallot({ answers: { services, why: { type: 'text', text: 'fast' } } });
    const after = { ...aBallot({ answers: { services } }), erasedAt: '2026-11-24T10:00:00.000Z' };
    const contributions = [castRecord(before), aRecord({ before, after })].map(
      (record) => ballotChangeOf(record)?.contribution,
    );
    expect(contributions[1]).toEqual(contributions[0]);
  });

  test.each<[string, object, string]>([
    ['an invalid timestamp', { ...aBallot(), timestamp: 'yesterday' }, 'at timestamp'],
    ['an option that is not an id', anUncountableItem(), 'at serviceNames'],
    ['answers that are not JSON', { ...aBallot(), answers: '{' }, 'answers: are not JSON'],
    ['an answer of an unknown type', { ...aBallot(), answers: '{"a":{"type":"dance"}}' }, 'answers: ✖'],
    ['the key of another poll', { ...aBallot(), pollId: 'another' }, FOREIGN_KEY],
    [
      'the key of another voter',
      { ...aBallot({ voter: 'ann' }), userId: aBallot({ voter: 'bob' }).userId },
      FOREIGN_KEY,
    ],
    ['a key that is too long', { ...aBallot(), voterKey: `favourites#${'x'.repeat(2_000)}` }, FOREIGN_KEY],
    [
      'answers to more screens than a poll may have',
      aBallot({ answers: ratings(SCREENS_MAX + 1) }),
      `answers: are to more than ${SCREENS_MAX} screens`,
    ],
  ])('an item with %s can never be counted, and the reason says so', (_what, after, reason) => {
    expect(() => ballotChangeOf(aRecord({ after }))).toThrow(uncountable(expect.stringContaining(reason)));
  });

  test('answers to as many screens as a poll may have are counted', () => {
    const change = ballotChangeOf(castRecord(aBallot({ answers: ratings(SCREENS_MAX) })));
    expect(change?.contribution.size).toBe(2 + SCREENS_MAX);
  });

  test('the reason why answers cannot be counted never quotes them, because it is logged', () => {
    const after = { ...aBallot(), answers: 'my name is Ann' };
    expect(() => ballotChangeOf(aRecord({ after }))).toThrow(/^answers: are not JSON$/);
  });

  test.each(['12345678901234567890.5', '1e100', '99999999999999999999'])(
    'an item with a number that JavaScript cannot hold (%s) is still read',
    (N) => {
      const record = castRecord(aBallot());
      const strange = {
        ...record,
        dynamodb: { ...record.dynamodb, NewImage: { ...record.dynamodb.NewImage, more: { N } } },
      };
      expect(ballotChangeOf(strange)?.contribution).toEqual(ballotChangeOf(record)?.contribution);
    },
  );

  test('a ballot whose last state fitted no schema is removed by its key', () => {
    const before = { ...anUncountableItem(), timestamp: 'yesterday', pollId: 'another' };
    expect(ballotChangeOf(aRecord({ before }))).toMatchObject({
      pollId: 'favourites',
      version: { removed: true, at: 0 },
    });
  });

  test.each([
    'x',
    'favourites#',
    '#ann',
    'favourites#ann',
    `${aBallot().voterKey}#bob`,
    aBallot().voterKey.toUpperCase(),
  ])('removing an item with the key %j changes nothing, because no ballot has such a key', (voterKey) => {
    expect(ballotChangeOf(aRecord({ before: { voterKey } }))).toBeUndefined();
  });

  test('a record without images can never be counted', () => {
    expect(() => ballotChangeOf(aRecord({}))).toThrow(uncountable('the record has neither an old nor a new image'));
  });
});
