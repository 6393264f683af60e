import { outcomeOfCancellation } from '../../src/counting/dynamodb-counting-store.ts';

const markers = ['a', 'b', 'c'];

describe('a cancelled transaction', () => {
  test('names the outdated markers', () => {
    const codes = ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed', 'None'];
    expect(outcomeOfCancellation(markers, codes)).toEqual({ kind: 'outdated', markerKeys: ['b', 'c'] });
  });

  test('is outdated rather than contended if it is both', () => {
    const codes = ['TransactionConflict', 'ConditionalCheckFailed', 'None', 'TransactionConflict'];
    expect(outcomeOfCancellation(markers, codes)).toEqual({ kind: 'outdated', markerKeys: ['b'] });
  });

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'is contended for %s',
    (code) => {
      expect(outcomeOfCancellation(markers, ['None', 'None', 'None', code])).toEqual({ kind: 'contended' });
    },
  );

  test.each([
    [['None', 'None', 'None', 'ValidationError']],
    [['TransactionConflict', 'None', 'None', 'ItemCollectionSizeLimitExceeded']],
    [['None', 'None', 'None', 'None']],
    [[]],
  ])('has no outcome for %j, which neither a retry nor fresh markers can fix', (codes) => {
    expect(outcomeOfCancellation(markers, codes)).toBeUndefined();
  });
});
