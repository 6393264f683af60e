import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Json, JsonObject } from '../../src/json.ts';
import { createSdkIntegrations, type StepFunctionsService } from '../../src/stepfunctions/index.ts';
import { newService, roleArn } from './support/in-process.ts';

const bucket = 'datasets';
const region = 'us-east-1';
const folder = mkdtempSync(join(tmpdir(), 'map-runs-'));
const closings: (() => Promise<unknown>)[] = [];
let endpoint: string;
let s3: S3Client;
beforeAll(async () => {
  const { startQueues } = await import('../../src/cloud/queues.ts');
  const emulator = await startQueues({ port: 0, region });
  closings.push(() => emulator.stop());
  endpoint = emulator.endpoint;
  s3 = new S3Client({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  s3.destroy();
  for (const close of closings.reverse()) await close();
  rmSync(folder, { recursive: true });
});

const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
async function get(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

function aService(): StepFunctionsService {
  const integrations = createSdkIntegrations({ region, endpoints: { s3: endpoint }, lambdaEndpoint: () => undefined });
  const service = newService({ integrations });
  closings.push(() => service.close());
  return service;
}

const odd: JsonObject = {
  StartAt: 'Odd?',
  States: {
    'Odd?': { Type: 'Choice', Choices: [{ Variable: '$.odd', BooleanEquals: true, Next: 'Bad' }], Default: 'Good' },
    Bad: { Type: 'Fail', Error: 'Odd', Cause: 'by design' },
    Good: { Type: 'Pass', End: true },
  },
};
const pass: JsonObject = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } };
const mapOf = (fields: JsonObject, processor = pass): JsonObject => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      ...fields,
      End: true,
    },
  },
});
const reader = (ReaderConfig: JsonObject, Key: string): JsonObject => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Parameters: { Bucket: bucket, Key } },
});

let machines = 0;
async function start(service: StepFunctionsService, definition: JsonObject, input: Json = {}): Promise<string> {
  const { stateMachineArn = '' } = await service.call('CreateStateMachine', {
    name: `m-${++machines}`,
    definition: JSON.stringify(definition),
    roleArn,
  });
  const { executionArn } = await service.call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  return String(executionArn);
}

async function run(definition: JsonObject, input: Json = {}) {
  const service = aService();
  const arn = await start(service, definition, input);
  const found = service.executions.get(arn);
  await found?.ended();
  const { output, error, cause } = found?.execution.ending ?? {};
  return {
    ...{ error, cause, output: output === undefined ? undefined : JSON.parse(output) },
    types: found?.execution.history.events.map(({ type }) => type),
  };
}

const csv = "Col1,Col2,Col3\nValue1,Value2,Value3\n,,,\ntrue,1,'Hello'\n   \n";
const firstRow = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
test.each<[string, JsonObject, string, Json]>([
  ['a JSON array', { InputType: 'JSON' }, '[{"n":1},[2],"3"]', [{ n: 1 }, [2], '3']],
  ['an array within JSON', { InputType: 'JSON', ItemsPointer: '/a~1b/0' }, '{"a/b":[[1,2]]}', [1, 2]],
  ['a JSON object', { InputType: 'JSON' }, '{"a":1}', [{ Key: 'a', Value: 1 }]],
  ['JSON Lines', { InputType: 'JSONL' }, '{"n":1}\r\n\n{"n":2}\n', [{ n: 1 }, { n: 2 }]],
  ['some of the items', { InputType: 'JSON', MaxItems: 2 }, '[1,2,3]', [1, 2]],
  ['all items for a limit of 0', { InputType: 'JSON', MaxItems: 0 }, '[1,2,3]', [1, 2, 3]],
  [
    'CSV with its headers in the first row (recorded)',
    firstRow,
    csv,
    [
      { Col1: 'Value1', Col2: 'Value2', Col3: 'Value3' },
      { Col1: '', Col2: '', Col3: '' },
      { Col1: 'true', Col2: '1', Col3: "'Hello'" },
      { Col1: '   ', Col2: '', Col3: '' },
    ],
  ],
  [
    'CSV with given headers, a byte order mark and more fields than headers',
    { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['constructor'] },
    '\uFEFFa,b\nc,d\n',
    [{ constructor: 'a' }, { constructor: 'c' }],
  ],
  [
    'fields with quotes, line breaks and escapes',
    { ...firstRow, CSVDelimiter: 'PIPE' },
    'a|b\n"x|y\nz"|say \\"hi\\" \\| \\\\ \\q\n',
    [{ a: 'x|y\nz', b: 'say "hi" | \\ q' }],
  ],
])('an ItemReader reads %s', async (_what, config, text, expected) => {
  await put('input', text);
  expect(await run(mapOf(reader(config, 'input')))).toMatchObject({ output: expected });
});

test('an ItemReader may use expressions, and each item knows its source', async () => {
  await put('folder/input.json', '["a"]');
  const { output } = await run(
    {
      QueryLanguage: 'JSONata',
      ...mapOf({
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON', MaxItems: '{% 1 %}' },
          Arguments: { Bucket: bucket, Key: '{% $states.input.key %}' },
        },
        ItemSelector: '{% $states.context.Map.Item %}',
      }),
    },
    { key: 'folder/input.json' },
  );
  expect(output).toEqual([{ Index: 0, Value: 'a', Source: 'S3://datasets/folder/input.json' }]);
});

test('an ItemReader lists the objects of a bucket', async () => {
  for (const name of ['1', '2']) await put(`listed/${name}.txt`, name);
  const Parameters = { Bucket: bucket, 'Prefix.$': '$.prefix' };
  const { output } = await run(mapOf({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters } }), {
    prefix: 'listed/',
  });
  const listed = {
    Etag: expect.stringMatching(/^"/),
    LastModified: expect.any(Number),
    Size: 1,
    StorageClass: 'STANDARD',
  };
  expect(output).toEqual(['1', '2'].map((name) => ({ ...listed, Key: `listed/${name}.txt` })));
});

test.each<[string, JsonObject, string, string]>([
  ['not an array (recorded)', { InputType: 'JSON' }, '1', 'Attempting to map over non-iterable node.'],
  ['the same header twice (recorded)', firstRow, 'a,a\n1,2\n', 'CSV headers cannot contain duplicates.'],
  [
    'a pointer to nothing',
    { InputType: 'JSON', ItemsPointer: '/b' },
    '{"a":[]}',
    'The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.',
  ],
])('an unreadable dataset fails the run: %s', async (_what, config, text, cause) => {
  await put('bad', text);
  expect(await run(mapOf(reader(config, 'bad')))).toMatchObject({ error: 'States.ItemReaderFailed', cause });
});

test('an invalid MaxItems is refused where AWS refuses it (recorded)', async () => {
  await put('few', '[1]');
  const limited = mapOf(reader({ InputType: 'JSON', MaxItemsPath: '$.most' }, 'few'));
  const negative = await run(limited, { most: -1 });
  expect([negative.error, negative.cause, negative.types?.at(-3)]).toEqual([
    'States.ItemReaderFailed',
    'field MaxItems must be positive',
    'MapRunFailed',
  ]);
  const fraction = await run(limited, { most: 1.5 });
  expect([fraction.error, fraction.types?.at(-2)]).toEqual(['States.Runtime', 'MapStateStarted']);
  expect(fraction.cause).toContain('The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.most');
});

test('a missing object fails the run with the message of S3', async () => {
  expect(await run(mapOf(reader({ InputType: 'JSON' }, 'nothing')))).toMatchObject({
    error: 'States.ItemReaderFailed',
    cause: expect.stringContaining('The specified key does not exist.'),
  });
});

const writer = (more: JsonObject = {}): JsonObject => ({
  ResultWriter: {
    Resource: 'arn:aws:states:::s3:putObject',
    Parameters: { Bucket: bucket, Prefix: 'results' },
    ...more,
  },
});

test('a ResultWriter writes results and failures, and the result names the manifest', async () => {
  const items = [1, 2].map((n) => ({ n, odd: n === 1 }));
  const { output } = await run(mapOf({ ToleratedFailureCount: 1, ...writer() }, odd), items);
  const { Key } = output.ResultWriterDetails;
  const prefix = Key.replace('manifest.json', '');
  expect([output, prefix]).toEqual([
    { MapRunArn: expect.stringContaining(':mapRun:'), ResultWriterDetails: { Bucket: bucket, Key } },
    `results/${output.MapRunArn.split(':').at(-1)}/`,
  ]);
  const file = (name: string) => [{ Key: `${prefix}${name}`, Size: expect.any(Number) }];
  expect(JSON.parse(await get(Key))).toEqual({
    DestinationBucket: bucket,
    MapRunArn: output.MapRunArn,
    ResultFiles: { FAILED: file('FAILED_0.json'), PENDING: [], SUCCEEDED: file('SUCCEEDED_0.json') },
  });
  expect(JSON.parse(await get(`${prefix}FAILED_0.json`))).toMatchObject([
    { Status: 'FAILED', Error: 'Odd', Cause: 'by design', Input: '{"n":1,"odd":true}' },
  ]);
  expect(JSON.parse(await get(`${prefix}SUCCEEDED_0.json`))).toMatchObject([
    { Status: 'SUCCEEDED', Output: '{"n":2,"odd":false}', InputDetails: { Included: true } },
  ]);
});

test('a ResultWriter writes transformed results as JSON Lines', async () => {
  const WriterConfig = { Transformation: 'FLATTEN', OutputType: 'JSONL' };
  const { output } = await run(mapOf(writer({ WriterConfig })), [[1, 2], [{ n: 3 }]]);
  expect(await get(output.ResultWriterDetails.Key.replace('manifest.json', 'SUCCEEDED_0.jsonl'))).toBe(
    '1\n2\n{"n":3}\n',
  );
});

test('a missing bucket for results fails the run before any child starts', async () => {
  const Parameters = { Bucket: 'missing-bucket' };
  expect(await run(mapOf(writer({ Parameters })), [1])).toMatchObject({
    error: 'States.ResultWriterFailed',
    cause: expect.stringContaining('Failed to write a test manifest into the specified output bucket.'),
  });
});

test('a run continues after a restart with the items that it had read, and runs no child twice', async () => {
  // Prepare
  await put('restart', '[{"seconds":0},{"seconds":600},{"seconds":0}]');
  const wait: JsonObject = {
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Pass' }, Pass: { Type: 'Pass', End: true } },
  };
  const create = () => {
    const integrations = createSdkIntegrations({
      region,
      endpoints: { s3: endpoint },
      lambdaEndpoint: () => undefined,
    });
    return newService({ integrations, dataFolder: folder, delayCapMs: undefined });
  };
  const first = create();
  const arn = await start(first, mapOf(reader({ InputType: 'JSON' }, 'restart'), wait));
  const done = () => [...first.executions.all()].filter(({ execution }) => execution.ending !== undefined).length;
  while (done() < 2) await new Promise((resolve) => first.onChange(resolve));
  const before = [...first.executions.all()].map(({ execution }) => execution.origin.arn);
  await first.close();
  await put('restart', '[]');

  // Act
  const second = create();
  closings.push(() => second.close());
  const waiting = [...second.executions.all()].filter(({ execution }) => execution.ending === undefined);
  const [, child] = waiting.map(({ execution }) => execution);
  const [mapRunArn = ''] = second.executions.get(arn)?.execution.mapRuns.keys() ?? [];
  while (!second.executions.get(arn)?.mapRuns.has(mapRunArn)) await new Promise((resolve) => setImmediate(resolve));
  const described = await second.call('DescribeMapRun', { mapRunArn });
  await second.call('StopExecution', { executionArn: child?.origin.arn ?? '' });
  await second.executions.get(arn)?.ended();

  // Assess
  expect(described).toMatchObject({ status: 'RUNNING', itemCounts: { succeeded: 2, running: 1 } });
  expect(second.executions.get(arn)?.execution.ending).toMatchObject({
    status: 'SUCCEEDED',
    output: '[{"seconds":0},{"seconds":0}]',
  });
  expect([...second.executions.all()].map(({ execution }) => execution.origin.arn).sort()).toEqual(before.sort());
});
