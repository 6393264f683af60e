import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, createCheckpointFile } from '../../src/streams/checkpoint-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true }));

const upTo = (sequenceNumber: string): Checkpoint => ({
  streamArn: 'arn:stream',
  shards: new Map([
    ['parent', { kind: 'finished' }],
    ['child', { kind: 'after', sequenceNumber }],
  ]),
});

test('what was saved last is loaded', async () => {
  // Prepare
  const store = createCheckpointFile(folder, 'Mapping', fail);
  // Act
  store.save(upTo('1'));
  store.save(upTo('2'));
  store.save(upTo('3'));
  await store.flush();
  // Assess
  expect(await createCheckpointFile(folder, 'Mapping', fail).load()).toEqual(upTo('3'));
  expect(await readdir(folder)).toEqual(['Mapping.json']);
});

test('mappings do not share a file', async () => {
  const store = createCheckpointFile(folder, 'One', fail);
  store.save(upTo('1'));
  await store.flush();
  expect(await createCheckpointFile(folder, 'Other', fail).load()).toBeUndefined();
});

test('a file that cannot be read is told and counts as none', async () => {
  const lines: string[] = [];
  await writeFile(join(folder, 'Mapping.json'), '{"streamArn":');
  expect(await createCheckpointFile(folder, 'Mapping', (line) => lines.push(line)).load()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining('Mapping.json')]);
});

function fail(line: string): void {
  throw new Error(line);
}
