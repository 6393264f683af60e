import { batchResponse } from '../../src/stream/batch-response.ts';
import { aBallot, castRecord } from '../support/ballots.ts';

const records = ['ann', 'bob', 'cem'].map((voter) => castRecord(aBallot({ voter })));
const [ann, bob, cem] = records.map(({ eventID, dynamodb }) => ({ eventID, number: dynamodb.SequenceNumber }));

describe('what Lambda is told of a batch', () => {
  test('is nothing if all of it is done', () => {
    expect(batchResponse(records, new Set())).toEqual({ batchItemFailures: [] });
  });

  test('names the records to deliver again by their numbers, and no others', () => {
    const failed = new Set([cem?.eventID ?? '', ann?.eventID ?? '']);
    expect(batchResponse(records, failed)).toEqual({
      batchItemFailures: [{ itemIdentifier: ann?.number }, { itemIdentifier: cem?.number }],
    });
    expect(failed.has(bob?.eventID ?? '')).toBe(false);
  });
});
