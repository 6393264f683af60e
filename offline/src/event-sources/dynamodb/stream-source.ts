import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as SdkRecord,
  type Shard as SdkShard,
} from '@aws-sdk/client-dynamodb-streams';
import { localSigner } from '../../local-signer.ts';
import type { ClientSettings } from '../function-invoker.ts';
import type { Shard, ShardPosition } from './lineage.ts';

/** One answer of GetRecords. */
export interface RecordsPage {
  records: SdkRecord[];
  /** Undefined: the shard has ended, and this is its last page. */
  nextIterator: string | undefined;
}

/** The calls that a mapping makes to the streams of its table. */
export interface StreamSource {
  /** Returns undefined as long as there is no such table, or it has no stream. */
  currentStreamArn(signal: AbortSignal): Promise<string | undefined>;
  shards(streamArn: string, signal: AbortSignal): Promise<Shard[]>;
  iterator(streamArn: string, shardId: string, position: ShardPosition, signal: AbortSignal): Promise<string>;
  records(iterator: string, signal: AbortSignal): Promise<RecordsPage>;
  /** Resolves when all writes that the emulator has answered so far are in its data folder. */
  settled(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Calls DynamoDB by the real SDK clients. Every call is tried once; the caller tries again. */
export function createStreamSource(tableName: string, endpoint: string, settings: ClientSettings): StreamSource {
  const config = { ...settings, endpoint, maxAttempts: 1, signer: localSigner(settings, 'dynamodb') };
  const dynamodb = new DynamoDBClient(config);
  const streams = new DynamoDBStreamsClient(config);
  return {
    async currentStreamArn(abortSignal) {
      try {
        const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }), { abortSignal });
        return Table?.LatestStreamArn;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async shards(StreamArn, abortSignal) {
      const found: SdkShard[] = [];
      let ExclusiveStartShardId: string | undefined;
      do {
        const command = new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId });
        const { StreamDescription } = await streams.send(command, { abortSignal });
        found.push(...(StreamDescription?.Shards ?? []));
        ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
      } while (ExclusiveStartShardId !== undefined);
      return found.map((shard) => ({
        shardId: shard.ShardId ?? '',
        parentShardId: shard.ParentShardId,
        closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
      }));
    },
    async iterator(StreamArn, ShardId, position, abortSignal) {
      const command = new GetShardIteratorCommand({ StreamArn, ShardId, ...iteratorType(position) });
      const { ShardIterator } = await streams.send(command, { abortSignal });
      if (ShardIterator === undefined) throw new Error(`The shard ${ShardId} has no iterator.`);
      return ShardIterator;
    },
    async records(ShardIterator, abortSignal) {
      const answer = await streams.send(new GetRecordsCommand({ ShardIterator }), { abortSignal });
      return { records: answer.Records ?? [], nextIterator: answer.NextShardIterator };
    },
    async settled(abortSignal) {
      // DynamoDB Local (1.25.1) answers a transaction before its COMMIT is done, so a kill may undo
      // it. A read waits in the same queue, behind the COMMIT.
      await dynamodb.send(new DescribeTableCommand({ TableName: tableName }), { abortSignal });
    },
    close() {
      dynamodb.destroy();
      streams.destroy();
    },
  };
}

function iteratorType(position: ShardPosition) {
  switch (position.kind) {
    case 'after':
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.sequenceNumber } as const;
    case 'latest':
      return { ShardIteratorType: 'LATEST' } as const;
    default:
      return { ShardIteratorType: 'TRIM_HORIZON' } as const;
  }
}
