import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamRecord } from '@booth/shared/lambda';
import type { TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';

/** Returns the first `count` records of a table's stream, as Lambda gets them. */
export async function readStream(dynamodb: TestDynamoDb, streamArn: string, count: number): Promise<StreamRecord[]> {
  const { endpoint, region, credentials } = dynamodb;
  const client = new DynamoDBStreamsClient({ endpoint, region, credentials });
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const records: StreamRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const start = new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
    let iterator = (await client.send(start)).ShardIterator;
    while (iterator !== undefined && records.length < count) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
      for (const { eventID, dynamodb: change } of page.Records ?? []) {
        if (eventID === undefined || change?.SequenceNumber === undefined || change.Keys === undefined) {
          throw new Error('a record without an id or a key');
        }
        const { SequenceNumber, Keys, NewImage, OldImage } = change;
        records.push({ eventID, eventSourceARN: streamArn, dynamodb: { SequenceNumber, Keys, NewImage, OldImage } });
      }
      iterator = page.NextShardIterator;
    }
  }
  client.destroy();
  return records;
}
