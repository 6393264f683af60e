import { outcomeOfCancellation } from '../src/commit-outcome.ts';

const markers = ['a', 'b', 'c'];

describe('a cancelled transaction', () => {
  test('names the events that are counted already', () => {
    const codes = ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed', 'None'];
    expect(outcomeOfCancellation(markers, codes)).toEqual({ kind: 'counted-before', eventIds: new Set(['b', 'c']) });
  });

  test('drops what is counted already before it waits for a conflict', () => {
    const codes = ['TransactionConflict', 'ConditionalCheckFailed', 'None', 'TransactionConflict'];
    expect(outcomeOfCancellation(markers, codes)).toEqual({ kind: 'counted-before', eventIds: new Set(['b']) });
  });

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])('%s passes', (code) => {
    expect(outcomeOfCancellation(markers, ['None', 'None', 'None', code])).toEqual({ kind: 'contended' });
  });

  test.each([
    [['None', 'None', 'None', 'ValidationError']],
    [['TransactionConflict', 'None', 'None', 'ItemCollectionSizeLimitExceeded']],
    [['None', 'None', 'None', 'None']],
    [[]],
  ])('%j is not healed by dropping or waiting', (codes) => {
    expect(outcomeOfCancellation(markers, codes)).toBeUndefined();
  });
});
