import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Checkpoint,
  type CheckpointFileOptions,
  createCheckpointFile,
} from '../../src/streams/checkpoint-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = (uuid: string, options: Partial<CheckpointFileOptions> = {}) =>
  createCheckpointFile({ folder, uuid, settled: () => Promise.resolve(), log: fail, ...options });

const upTo = (sequenceNumber: string): Checkpoint => ({
  streamArn: 'arn:stream',
  shards: new Map([
    ['parent', { kind: 'finished' }],
    ['child', { kind: 'after', sequenceNumber }],
  ]),
});

test('what was saved last is loaded', async () => {
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

test('a file that cannot be read is told and counts as none', async () => {
  const lines: string[] = [];
  await writeFile(join(folder, 'Mapping.json'), '{"streamArn":');
  expect(await fileOf('Mapping', { log: (line) => lines.push(line) }).load()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining('Mapping.json')]);
});

test('nothing is saved of which the emulator has not said that it is settled; it is tried again with the next', async () => {
  // Prepare
  const lines: string[] = [];
  const settled = jest.fn().mockRejectedValueOnce(new Error('ECONNREFUSED')).mockResolvedValue(undefined);
  const store = fileOf('Mapping', { settled, log: (line) => lines.push(line) });
  // Act and assess
  store.save(upTo('1'));
  await store.flush();
  expect(await fileOf('Mapping').load()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining('ECONNREFUSED')]);
  store.save(upTo('2'));
  await store.flush();
  expect(await fileOf('Mapping').load()).toEqual(upTo('2'));
});

function fail(line: string): void {
  throw new Error(line);
}
