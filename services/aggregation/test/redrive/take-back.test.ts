import type { StreamRecord } from '@booth/shared/lambda';
import type { DiscardedBatch } from '../../src/dead-letters/queue-message.ts';
import { messageText } from '../../src/dead-letters/sqs-dead-letter-messages.ts';
import { type Consume, type TakingBack, takeBack } from '../../src/redrive/take-back.ts';
import { aBallot, aRecord, castRecord, VOTES_STREAM_ARN } from '../support/ballots.ts';
import { tooLarge } from '../support/dead-letter-records.ts';

const streams = { votes: VOTES_STREAM_ARN, polls: VOTES_STREAM_ARN.replace('table/votes', 'table/polls') };
const batch: DiscardedBatch = {
  ...{ shardId: 'shard', startSequenceNumber: '1', endSequenceNumber: '3', batchSize: 3, streamArn: streams.votes },
  approximateArrivalOfFirstRecord: '2026-11-14T00:13:19Z',
  approximateArrivalOfLastRecord: '2026-11-14T00:13:20Z',
};
const ofRecord = (record: StreamRecord) => messageText({ reason: 'why', record });
const ofBatch = (differences: Partial<DiscardedBatch> = {}) =>
  JSON.stringify({ DDBStreamBatchInfo: { ...batch, ...differences } });

const counts: Consume = async () => ({ batchItemFailures: [] });
const never = () => Promise.reject(new Error('not to be called'));
/** Takes a message back. The parts that are not given must not be called. */
const take = (body: string, { consume = never, ...parts }: Partial<TakingBack> & { consume?: Consume }) =>
  takeBack(body, { streams, consumers: { votes: consume, polls: never }, readBatch: never, ...parts });

/** Leaves these records for another try, after these errors. */
const leaving =
  (errors: readonly unknown[]): Consume =>
  async (records, { onError }) => {
    for (const error of errors) onError(error);
    return { batchItemFailures: records.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
  };
/** Finds that the records fit no schema, each for one of these reasons. */
const refusing =
  (...reasons: string[]): Consume =>
  async (records, { deadLetterMessages }) => {
    for (const [index, reason] of reasons.entries()) {
      await deadLetterMessages.keep({ reason, record: records[index] ?? castRecord(aBallot()) });
    }
    return { batchItemFailures: [] };
  };

describe('taking back a message with its record', () => {
  test.each(['votes', 'polls'] as const)('from the %s stream gives the record to that consumer', async (stream) => {
    const record = { ...castRecord(aBallot()), eventSourceARN: streams[stream] };
    const consume = jest.fn(counts);
    const consumers = { votes: never, polls: never, [stream]: consume };
    expect(await take(ofRecord(record), { consumers })).toEqual({ kind: 'counted' });
    expect(consume.mock.calls.map(([records]) => records)).toEqual([[record]]);
  });

  test('that fits no schema names the reason and the poll', async () => {
    const outcome = await take(ofRecord(castRecord(aBallot())), { consume: refusing('no answers') });
    expect(outcome).toEqual({ kind: 'uncountable', reason: 'no answers', pollId: 'favourites' });
  });

  test('that cannot be counted now names each error once, and no poll', async () => {
    const consume = leaving([new RangeError('too far'), new RangeError('too far'), 'no table']);
    const outcome = await take(ofRecord(castRecord(aBallot())), { consume });
    expect(outcome).toEqual({ kind: 'failed', reason: 'RangeError: too far; no table' });
  });

  test('that cannot be counted now without an error says that the tables are busy', async () => {
    const outcome = await take(ofRecord(castRecord(aBallot())), { consume: leaving([]) });
    expect(outcome).toEqual({ kind: 'failed', reason: 'the tables are busy: run redrive again' });
  });

  test.each([
    [new TypeError('no such table'), 'TypeError: no such table'],
    ['no such table', 'no such table'],
  ])('whose consumer throws %o has failed', async (error, reason) => {
    const outcome = await take(ofRecord(castRecord(aBallot())), { consume: () => Promise.reject(error) });
    expect(outcome).toEqual({ kind: 'failed', reason });
  });

  test('whose images were left out is unreadable, and names its stream and poll', async () => {
    expect(await take(ofRecord(tooLarge('big')), {})).toEqual({
      ...{ kind: 'unreadable', reason: 'the item was too large for the message', stream: 'votes', pollId: 'big' },
    });
  });
});

describe('taking back the message of a batch', () => {
  const records = ['ann', 'bob', 'cem'].map((voter) => castRecord(aBallot({ voter })));

  test('reads that batch and gives all its records to the consumer of its stream', async () => {
    const consume = jest.fn(counts);
    const readBatch = jest.fn(async () => records);
    expect(await take(ofBatch(), { consume, readBatch })).toEqual({ kind: 'counted' });
    expect(readBatch).toHaveBeenCalledWith(batch);
    expect(consume.mock.calls.map(([given]) => given)).toEqual([records]);
  });

  test('names each reason once if some records fit no schema, and no poll, because there may be several', async () => {
    const consume = refusing('no answers', 'no time', 'no answers');
    const outcome = await take(ofBatch(), { consume, readBatch: async () => records });
    expect(outcome).toEqual({ kind: 'uncountable', reason: 'no answers; no time' });
  });

  test('has failed if some records cannot be counted now, whatever the others', async () => {
    const consume: Consume = async (given, watch) => {
      await refusing('no answers')(given.slice(0, 1), watch);
      return leaving([new Error('no connection')])(given.slice(1), watch);
    };
    const outcome = await take(ofBatch(), { consume, readBatch: async () => records });
    expect(outcome).toEqual({ kind: 'failed', reason: 'Error: no connection' });
  });

  test('says how many records the stream has lost, and from when, and gives none to the consumer', async () => {
    expect(await take(ofBatch(), { readBatch: async () => undefined })).toEqual({
      kind: 'unreadable',
      reason: 'the votes stream no longer has these 3 records, from 2026-11-14T00:13:19Z to 2026-11-14T00:13:20Z',
      stream: 'votes',
    });
  });

  test('has failed if the stream cannot be read', async () => {
    const readBatch = () => Promise.reject(new Error('no connection'));
    expect(await take(ofBatch(), { readBatch })).toEqual({ kind: 'failed', reason: 'Error: no connection' });
  });
});

describe('a message is unknown', () => {
  const orders = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/label';

  test.each([
    ['a record', ofRecord({ ...aRecord({ after: aBallot() }), eventSourceARN: orders })],
    ['a batch', ofBatch({ streamArn: orders })],
  ])('with %s of another stream, which the reason names', async (_what, body) => {
    const reason = `it is from a stream that this service does not read: ${orders}`;
    expect(await take(body, {})).toEqual({ kind: 'unknown', reason });
  });

  test.each(['not JSON', '{}'])('in another format: %s', async (body) => {
    expect(await take(body, {})).toEqual({ kind: 'unknown', reason: 'neither this service nor Lambda has written it' });
  });
});
