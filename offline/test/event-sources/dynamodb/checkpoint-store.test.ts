import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Checkpoint,
  type CheckpointFileOptions,
  createCheckpointFile,
} from '../../../src/event-sources/dynamodb/checkpoint-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = (uuid: string, options: Partial<CheckpointFileOptions> = {}) =>
  createCheckpointFile({ folder, uuid, settled: () => Promise.resolve(), log: fail, ...options });

const upTo = (sequenceNumber: string): Checkpoint => ({
  streamArn: 'arn:aws:dynamodb:ddblocal:000000000000:table/votes/stream/1',
  startingPosition: 'LATEST',
  shards: new Map([
    ['parent', { kind: 'finished' }],
    ['child', { kind: 'after', sequenceNumber }],
  ]),
});

test('the checkpoint that was saved last is loaded', async () => {
  // Prepare
  const store = fileOf('Mapping');
  // Act
  store.save(upTo('1'));
  store.save(upTo('2'));
  store.save(upTo('3'));
  await store.flush();
  // Assess
  expect(await fileOf('Mapping').load()).toEqual(upTo('3'));
  expect(await readdir(folder)).toEqual(['Mapping.json']);
});

test('mappings do not share a file', async () => {
  const store = fileOf('One');
  store.save(upTo('1'));
  await store.flush();
  expect(await fileOf('Other').load()).toBeUndefined();
});

test('a file that is not a checkpoint is logged and ignored', async () => {
  const lines: string[] = [];
  await writeFile(join(folder, 'Mapping.json'), '{"streamArn":');
  expect(await fileOf('Mapping', { log: (line) => lines.push(line) }).load()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining('Mapping.json')]);
});

test('a file that cannot be opened is logged and ignored', async () => {
  const lines: string[] = [];
  await mkdir(join(folder, 'Mapping.json'));
  expect(await fileOf('Mapping', { log: (line) => lines.push(line) }).load()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining('EISDIR')]);
});

test('a checkpoint is not written before its effects are settled; the next one is tried again', async () => {
  // Prepare
  const lines: string[] = [];
  const away = new Error('ECONNREFUSED');
  const settled = jest.fn().mockRejectedValueOnce(away).mockRejectedValueOnce(away).mockResolvedValue(undefined);
  const store = fileOf('Mapping', { settled, log: (line) => lines.push(line) });
  // Act and assess
  store.save(upTo('1'));
  await store.flush();
  expect(await fileOf('Mapping').load()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining('ECONNREFUSED'), expect.stringContaining('ECONNREFUSED')]);
  store.save(upTo('2'));
  await store.flush();
  expect(await fileOf('Mapping').load()).toEqual(upTo('2'));
});

test('each checkpoint waits until its own effects are settled, also one that comes meanwhile', async () => {
  // Prepare
  const inFile: (Checkpoint | undefined)[] = [];
  const settled = async () => {
    inFile.push(await fileOf('Mapping').load());
    if (inFile.length === 1) store.save(upTo('2'));
  };
  const store = fileOf('Mapping', { settled });
  // Act
  store.save(upTo('1'));
  await store.flush();
  // Assess
  expect(inFile).toEqual([undefined, upTo('1')]);
  expect(await fileOf('Mapping').load()).toEqual(upTo('2'));
});

test('a checkpoint that comes while the emulator is away is written at the end at the latest', async () => {
  // Prepare
  const answer = Promise.withResolvers<void>();
  const settled = jest.fn().mockReturnValueOnce(answer.promise).mockResolvedValue(undefined);
  const store = fileOf('Mapping', { settled, log: () => {} });
  // Act
  store.save(upTo('1'));
  store.save(upTo('2'));
  answer.reject(new Error('ECONNREFUSED'));
  await store.flush();
  // Assess
  expect(await fileOf('Mapping').load()).toEqual(upTo('2'));
});

test('flush ends also if the emulator does not answer', async () => {
  const lines: string[] = [];
  const settled = (signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const store = fileOf('Mapping', { settled, settleWithinMs: 1, log: (line) => lines.push(line) });
  store.save(upTo('1'));
  await store.flush();
  expect(lines[0]).toContain('TimeoutError');
});

function fail(line: string): void {
  throw new Error(line);
}

test('a file of an earlier version, without a starting position, can be read', async () => {
  const { startingPosition: _unsaid, shards, ...rest } = upTo('3');
  await writeFile(join(folder, 'Mapping.json'), JSON.stringify({ ...rest, shards: Object.fromEntries(shards) }));
  expect(await fileOf('Mapping').load()).toEqual({ ...rest, shards });
});
