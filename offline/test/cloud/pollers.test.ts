import type { Registration } from '../../src/cloud/messages.ts';
import { createPollers, type Pollers, type RunningPoller } from '../../src/cloud/pollers.ts';
import { createRegistry } from '../../src/cloud/registry.ts';
import {
  type CheckpointMemory,
  createInProcessInvoker,
  type EventSourceMapping,
  type StreamEventRecord,
  type StreamMapping,
  startEventSourceMapping,
} from '../../src/event-sources/index.ts';
import { idOf } from '../support/lambda-endpoint.ts';
import { startScriptedStream } from '../support/scripted-stream.ts';
import { aMapping } from '../support/streamed-table.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1';
const eventSourceMappingsOf = ({ eventSourceMappings }: Registration) => eventSourceMappings;
const poller: RunningPoller = {
  ready: async () => {},
  idle: async () => {},
  lookNow: () => {},
  state: () => ({}),
  stop: async () => {},
};

test('the registration of a mapping that cannot start fails, and the next registration works', async () => {
  // Prepare
  const started: string[] = [];
  const pollers = createPollers(eventSourceMappingsOf, ({ uuid }) => {
    if (uuid === 'bad') throw new Error('nobody can call this function');
    started.push(uuid);
    return poller;
  });
  const registry = createRegistry();
  const register = (uuid: string) => {
    registry.register('counter', {
      functions: [],
      stateMachineArns: [],
      eventSourceMappings: [aMapping(streamArn, { uuid })],
      buckets: [],
      schedules: [],
    });
    registry.markReady('counter', true);
    return pollers.follow(registry);
  };
  // Act
  await expect(register('bad')).rejects.toThrow('nobody can call this function');
  await register('good');
  // Assess
  expect(started).toEqual(['good']);
});

describe('a mapping whose definition is edited', () => {
  let stream: Awaited<ReturnType<typeof startScriptedStream>>;
  let pollers: Pollers<EventSourceMapping>;
  let delivered: string[];
  beforeEach(async () => {
    stream = await startScriptedStream();
    stream.shards = [{ shardId: 'shard', ids: ['1', '2'] }];
    delivered = [];
    const checkpointMemory: CheckpointMemory = new Map();
    pollers = createPollers(eventSourceMappingsOf, (mapping) =>
      startEventSourceMapping(mapping, {
        dynamodbEndpoint: stream.endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        checkpointMemory,
        invoker: createInProcessInvoker(({ Records }: { Records: StreamEventRecord[] }) => {
          delivered.push(...Records.map(idOf));
        }),
        log: () => {},
        lookEveryMs: 5,
      }),
    );
  });
  afterEach(async () => {
    await pollers.stop();
    await stream.close();
  });

  const registry = createRegistry();
  /** Registers the mapping with these settings, and waits for the deliveries. */
  const deploy = async (differences: Partial<StreamMapping>) => {
    const eventSourceMappings = [aMapping(stream.arn, differences)];
    registry.register('counter', {
      functions: [],
      stateMachineArns: [],
      eventSourceMappings,
      buckets: [],
      schedules: [],
    });
    registry.markReady('counter', true);
    await pollers.follow(registry);
    await pollers.idle();
  };

  test('goes on at its checkpoint', async () => {
    await deploy({});
    await deploy({ batchSize: 50 });
    stream.shards[0]?.ids.push('3');
    await deploy({ batchSize: 50 });
    expect(delivered).toEqual(['1', '2', '3']);
  });

  test('delivers the records that came while it was disabled, also with LATEST', async () => {
    stream.shards = [{ shardId: 'shard', ids: [] }];
    await deploy({ startingPosition: 'LATEST' });
    await deploy({ startingPosition: 'LATEST', enabled: false });
    stream.shards[0]?.ids.push('3');
    await deploy({ startingPosition: 'LATEST' });
    expect(delivered).toEqual(['3']);
  });

  test('starts over at another starting position', async () => {
    await deploy({ startingPosition: 'LATEST' });
    await deploy({ startingPosition: 'TRIM_HORIZON' });
    expect(delivered).toEqual(['1', '2']);
  });

  test('starts over with another table, and leaves the old one', async () => {
    // Prepare
    await deploy({});
    stream.arn = stream.arn.replace('votes', 'ballots');
    // Act
    await deploy({ batchSize: 50 });
    stream.shards[0]?.ids.push('3');
    await pollers.idle();
    // Assess: 3 comes once, although both streams have the same shard here.
    expect(delivered).toEqual(['1', '2', '1', '2', '3']);
  });
});
