import { outcomeOfCancellation } from '../../src/counting/dynamodb-counting-store.ts';

const markers = ['a', 'b', 'c'];

describe('a cancelled transaction', () => {
  test('names the markers that are others than they were taken for', () => {
    const codes = ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed', 'None'];
    expect(outcomeOfCancellation(markers, codes)).toEqual({ kind: 'outdated', markerKeys: ['b', 'c'] });
  });

  test('has markers read anew before it waits for a conflict', () => {
    const codes = ['TransactionConflict', 'ConditionalCheckFailed', 'None', 'TransactionConflict'];
    expect(outcomeOfCancellation(markers, codes)).toEqual({ kind: 'outdated', markerKeys: ['b'] });
  });

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])('%s passes', (code) => {
    expect(outcomeOfCancellation(markers, ['None', 'None', 'None', code])).toEqual({ kind: 'contended' });
  });

  test.each([
    [['None', 'None', 'None', 'ValidationError']],
    [['TransactionConflict', 'None', 'None', 'ItemCollectionSizeLimitExceeded']],
    [['None', 'None', 'None', 'None']],
    [[]],
  ])('%j is healed by neither', (codes) => {
    expect(outcomeOfCancellation(markers, codes)).toBeUndefined();
  });
});
