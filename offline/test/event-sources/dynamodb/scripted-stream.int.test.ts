import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamEventRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';
import {
  createInProcessInvoker,
  type MappingDependencies,
  type StreamMapping,
  startEventSourceMapping,
} from '../../../src/event-sources/index.ts';
import type { RunningMapping, StreamMappingState } from '../../../src/event-sources/running-mapping.ts';
import { idOf } from '../../support/lambda-endpoint.ts';
import { startScriptedStream } from '../../support/scripted-stream.ts';
import { aMapping } from '../../support/streamed-table.ts';

let stream: Awaited<ReturnType<typeof startScriptedStream>>;
let mapping: RunningMapping<StreamMappingState>;
let delivered: string[];

beforeEach(async () => {
  stream = await startScriptedStream();
  delivered = [];
});
afterEach(async () => {
  await mapping.stop();
  await stream.close();
});

function start(
  dependencies: Partial<MappingDependencies> = {},
  differences: Partial<StreamMapping> = {},
  called: () => void = () => {},
): RunningMapping<StreamMappingState> {
  mapping = startEventSourceMapping(aMapping(stream.arn, differences), {
    dynamodbEndpoint: stream.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    invoker: createInProcessInvoker(({ Records }: { Records: StreamEventRecord[] }) => {
      delivered.push(...Records.map(idOf));
      called();
    }),
    log: () => {},
    lookEveryMs: 5,
    ...dependencies,
  });
  return mapping;
}

test('a mapping is not idle before it has read the children of an ended shard', async () => {
  // Prepare
  const parent = { shardId: 'parent', ids: ['1'], closed: false };
  stream.shards = [parent];
  await start().idle();
  // Act: the shard ends, and there are two generations after it.
  parent.closed = true;
  stream.shards.push(
    { shardId: 'child', ParentShardId: 'parent', ids: ['2'], closed: true },
    { shardId: 'grandchild', ParentShardId: 'child', ids: ['3'] },
  );
  await mapping.idle();
  // Assess
  expect(delivered).toEqual(['1', '2', '3']);
});

test('no checkpoint is written before the emulator says that the function’s writes are settled', async () => {
  // Prepare: the emulator is gone after the function has written.
  const checkpointFolder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  const checkpoints = async () => {
    const files = await readdir(checkpointFolder);
    const texts = await Promise.all(files.map((file) => readFile(join(checkpointFolder, file), 'utf8')));
    return texts.filter((text) => text.includes('"after"'));
  };
  stream.shards = [{ shardId: 'shard', ids: ['1'] }];
  start({ checkpointFolder }, {}, () => {
    stream.tableIsAway = true;
  });
  // Act
  while (mapping.state().deliveredRecords === 0) await new Promise(setImmediate);
  await mapping.stop();
  const withoutAnswer = await checkpoints();
  stream.tableIsAway = false;
  await start({ checkpointFolder }).idle();
  await mapping.stop();
  // Assess
  expect(withoutAnswer).toEqual([]);
  expect(delivered).toEqual(['1', '1']);
  expect(await checkpoints()).toHaveLength(1);
  await rm(checkpointFolder, { recursive: true });
});

// Lambda guide, "Lambda parameters for Amazon DynamoDB event source mappings": the stream keeps
// records for 24 hours.
test('records older than 24 hours are delivered, and one line says that AWS would have dropped them', async () => {
  // Prepare
  const log: string[] = [];
  stream.createdAtMs = Date.now() - 48 * 3_600_000;
  stream.shards = [{ shardId: 'shard', ids: ['1', '2', '3'] }];
  // Act
  await start({ log: (line) => log.push(line) }, { batchSize: 1 }).idle();
  // Assess
  expect(delivered).toEqual(['1', '2', '3']);
  expect(log.filter((line) => line.includes('24 hours'))).toHaveLength(1);
});

test('records older than the mapping’s maximum age are discarded, without that line', async () => {
  // Prepare
  const log: string[] = [];
  stream.createdAtMs = Date.now() - 48 * 3_600_000;
  stream.shards = [{ shardId: 'shard', ids: ['1'] }];
  // Act
  await start({ log: (line) => log.push(line) }, { maximumRecordAgeInSeconds: 3_600 }).idle();
  // Assess
  expect(delivered).toEqual([]);
  expect(log).toContainEqual(expect.stringContaining('RecordAgeExceeded'));
  expect(log).not.toContainEqual(expect.stringContaining('24 hours'));
});

test('a filter that is probably a mistake is logged at the start', async () => {
  stream.shards = [{ shardId: 'shard', ids: ['1'] }];
  const pattern = JSON.stringify({ dynamodb: { Keys: { id: { N: [1] } } } });
  await start({}, { filterPatterns: [pattern] }).idle();
  expect(mapping.state().lastTrouble?.line).toContain('$.dynamodb.Keys.id.N: 1 never fits');
});

describe('a mapping that polls once a minute', () => {
  const lookEveryMs = 60_000;
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise(setImmediate);
  };

  test('reads a change at once after lookNow', async () => {
    // Prepare
    const shard = { shardId: 'shard', ids: ['1'] };
    stream.shards = [shard];
    await start({ lookEveryMs }).idle();
    // Act
    shard.ids.push('2');
    mapping.lookNow();
    // Assess
    await until(() => delivered.length === 2);
    expect(delivered).toEqual(['1', '2']);
  });

  test('stops at once', async () => {
    stream.shards = [{ shardId: 'shard', ids: ['1'] }];
    await start({ lookEveryMs }).idle();
    const begun = performance.now();
    await mapping.stop();
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('announces each call of its function', async () => {
    let calls = 0;
    const onCalled = () => {
      calls += 1;
    };
    stream.shards = [{ shardId: 'shard', ids: ['1', '2', '3'] }];
    await start({ lookEveryMs, onCalled }, { batchSize: 1 }).idle();
    expect(calls).toBe(3);
  });
});
