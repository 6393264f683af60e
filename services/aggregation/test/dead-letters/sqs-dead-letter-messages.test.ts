import { messageText } from '../../src/dead-letters/sqs-dead-letter-messages.ts';
import { aRecord, VOTES_STREAM_ARN } from '../support/ballots.ts';

describe('a dead-letter message', () => {
  test('has the reason and the whole record, which names its stream', () => {
    const record = aRecord({ after: { voterKey: 'v', oops: 1 } });
    expect(JSON.parse(messageText({ reason: 'why', record }))).toEqual({ reason: 'why', record });
    expect(record.eventSourceARN).toBe(VOTES_STREAM_ARN);
  });

  test('that would be too large for the queue is sent without the images', () => {
    const record = aRecord({ after: { voterKey: 'v', oops: 'x'.repeat(300_000) } });
    const { dynamodb } = record;
    expect(JSON.parse(messageText({ reason: 'why', record }))).toEqual({
      reason: 'why',
      imagesLeftOut: true,
      record: {
        eventID: record.eventID,
        eventSourceARN: VOTES_STREAM_ARN,
        dynamodb: { SequenceNumber: dynamodb.SequenceNumber, Keys: dynamodb.Keys },
      },
    });
  });
});
