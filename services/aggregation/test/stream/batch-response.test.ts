import { batchResponse } from '../../src/stream/batch-response.ts';
import { aBallot, castRecord } from '../support/ballots.ts';

const records = ['ann', 'bob', 'cem'].map((voter) => castRecord(aBallot({ voter })));
const [ann, bob, cem] = records.map(({ eventID, dynamodb }) => ({ eventID, number: dynamodb.SequenceNumber }));

describe('the response for a batch', () => {
  test('is empty if all records succeeded', () => {
    expect(batchResponse(records, new Set())).toEqual({ batchItemFailures: [] });
  });

  test('names only the failed records, by their sequence numbers', () => {
    const failed = new Set([cem?.eventID ?? '', ann?.eventID ?? '']);
    expect(batchResponse(records, failed)).toEqual({
      batchItemFailures: [{ itemIdentifier: ann?.number }, { itemIdentifier: cem?.number }],
    });
    expect(failed.has(bob?.eventID ?? '')).toBe(false);
  });
});
