import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  type _Record as SdkRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamRecord } from '@booth/shared/lambda';
import type { DiscardedBatch } from '../dead-letters/queue-message.ts';

/**
 * Empty pages in a row after which reading fails. Some are normal: "it might take multiple calls to
 * get to a portion of the shard that contains stream records" (DynamoDB API reference, GetRecords).
 */
const EMPTY_PAGES_MAX = 200;

/**
 * Reads a batch from the stream again. Returns undefined if the stream, its shard or one of the
 * records is gone: streams keep records for 24 hours (DynamoDB API reference, GetShardIterator,
 * TrimmedDataAccessException). Throws other errors, which are temporary.
 */
export async function readBatch(
  streams: DynamoDBStreamsClient,
  batch: DiscardedBatch,
): Promise<StreamRecord[] | undefined> {
  try {
    const records = await readRange(streams, batch);
    // If a shard is read in parallel, records of other batches are between these. Fewer mean a gap.
    const isWhole = records.at(0)?.dynamodb.SequenceNumber === batch.startSequenceNumber;
    const reachesEnd = records.at(-1)?.dynamodb.SequenceNumber === batch.endSequenceNumber;
    return isWhole && reachesEnd && records.length >= batch.batchSize ? records : undefined;
  } catch (error) {
    if (error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Reads the records between the batch's first and last that the shard still has. */
async function readRange(
  streams: DynamoDBStreamsClient,
  { streamArn, shardId, startSequenceNumber, endSequenceNumber }: DiscardedBatch,
): Promise<StreamRecord[]> {
  const start = new GetShardIteratorCommand({
    StreamArn: streamArn,
    ShardId: shardId,
    ShardIteratorType: 'AT_SEQUENCE_NUMBER',
    SequenceNumber: startSequenceNumber,
  });
  const end = BigInt(endSequenceNumber);
  const records: StreamRecord[] = [];
  let iterator = (await streams.send(start)).ShardIterator;
  let emptyPages = 0;
  // Without a next iterator, the shard has ended.
  while (iterator !== undefined) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }));
    for (const record of page.Records ?? []) {
      const read = streamRecordOf(record, streamArn);
      if (BigInt(read.dynamodb.SequenceNumber) > end) return records;
      records.push(read);
      if (read.dynamodb.SequenceNumber === endSequenceNumber) return records;
    }
    emptyPages = page.Records?.length ? 0 : emptyPages + 1;
    if (emptyPages > EMPTY_PAGES_MAX) throw new Error('the stream does not give its records: run redrive again');
    iterator = page.NextShardIterator;
  }
  return records;
}

/** Returns the record as Lambda passes it to a function. */
function streamRecordOf({ eventID, dynamodb }: SdkRecord, eventSourceARN: string): StreamRecord {
  if (eventID === undefined || dynamodb?.SequenceNumber === undefined || dynamodb.Keys === undefined) {
    throw new Error('a record of the stream without an id, a number or a key');
  }
  const { SequenceNumber, Keys, NewImage, OldImage } = dynamodb;
  return { eventID, eventSourceARN, dynamodb: { SequenceNumber, Keys, NewImage, OldImage } };
}
