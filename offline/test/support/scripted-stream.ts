import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const Request = z.object({
  ShardId: z.string().default(''),
  ShardIteratorType: z.string().optional(),
  SequenceNumber: z.string().default(''),
  ShardIterator: z.string().default(''),
});

interface ScriptedShard {
  shardId: string;
  ParentShardId?: string;
  /** The ids of its records, which are their sequence numbers, too. */
  ids: string[];
  closed?: boolean;
}

/**
 * Starts the API of one table and its stream on a free port, for what DynamoDB Local cannot do:
 * shards end when a test says so.
 */
export async function startScriptedStream(tableName = 'votes') {
  const stream = {
    endpoint: '',
    arn: `arn:aws:dynamodb:ddblocal:000000000000:table/${tableName}/stream/2026-11-23T21:21:42.931`,
    shards: [] as ScriptedShard[],
    /** While true, every DescribeTable is refused. */
    tableIsAway: false,
    /** The time of all records; undefined: when they are read. */
    createdAtMs: undefined as number | undefined,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const idsOf = (shardId: string) => stream.shards.find((shard) => shard.shardId === shardId)?.ids ?? [];
  const startOf = ({ ShardId, ShardIteratorType, SequenceNumber }: z.infer<typeof Request>): number => {
    if (ShardIteratorType === 'LATEST') return idsOf(ShardId).length;
    return ShardIteratorType === 'TRIM_HORIZON' ? 0 : idsOf(ShardId).indexOf(SequenceNumber) + 1;
  };
  const answer = (operation: string, request: z.infer<typeof Request>): object => {
    switch (operation) {
      case 'DescribeTable':
        return { Table: { LatestStreamArn: stream.arn } };
      case 'DescribeStream': {
        const Shards = stream.shards.map(({ shardId: ShardId, ParentShardId, closed }) => ({
          ShardId,
          ParentShardId,
          SequenceNumberRange: { StartingSequenceNumber: '0', EndingSequenceNumber: closed ? '1' : undefined },
        }));
        return { StreamDescription: { Shards } };
      }
      case 'GetShardIterator':
        return { ShardIterator: `${request.ShardId}|${startOf(request)}` };
      default: {
        const [shardId = '', from] = request.ShardIterator.split('|');
        const ids = idsOf(shardId);
        const closed = stream.shards.find((shard) => shard.shardId === shardId)?.closed;
        const Records = ids.slice(Number(from)).map((id) => ({
          eventName: 'INSERT',
          dynamodb: {
            Keys: { id: { S: id } },
            SequenceNumber: id,
            ApproximateCreationDateTime: Math.floor((stream.createdAtMs ?? Date.now()) / 1000),
          },
        }));
        return { Records, NextShardIterator: closed ? undefined : `${shardId}|${ids.length}` };
      }
    }
  };
  const server = createServer(async (request, response) => {
    const operation = `${request.headers['x-amz-target']}`.split('.').at(-1) ?? '';
    const isRefused = operation === 'DescribeTable' && stream.tableIsAway;
    const body = answer(operation, Request.parse(JSON.parse(await text(request))));
    response.writeHead(isRefused ? 500 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(isRefused ? { __type: 'InternalServerError' } : body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address === 'object') stream.endpoint = `http://127.0.0.1:${address.port}`;
  return stream;
}
