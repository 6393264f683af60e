import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ShardPosition } from './lineage.ts';

const positionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trimHorizon') }),
  z.object({ kind: z.literal('latest'), sinceMs: z.number() }),
  z.object({ kind: z.literal('after'), sequenceNumber: z.string() }),
  z.object({ kind: z.literal('finished') }),
]);

const checkpointSchema = z.object({ streamArn: z.string(), shards: z.record(z.string(), positionSchema) });

/** Up to where a mapping has come in one stream. */
export interface Checkpoint {
  streamArn: string;
  shards: Map<string, ShardPosition>;
}

export interface CheckpointStore {
  load(): Promise<Checkpoint | undefined>;
  /** Writes soon; calls in quick succession write the newest only. */
  save(checkpoint: Checkpoint): void;
  /** Resolves when everything is written. */
  flush(): Promise<void>;
}

/** Nothing survives the process. */
export const noCheckpoints: CheckpointStore = {
  load: () => Promise.resolve(undefined),
  save: () => {},
  flush: () => Promise.resolve(),
};

export interface CheckpointFileOptions {
  folder: string;
  /** Of the mapping. */
  uuid: string;
  /** Resolves when what the function has written so far will survive a crash of the emulator. */
  settled(): Promise<unknown>;
  log(line: string): void;
}

/**
 * One file a mapping. A file that is half written never takes the place of a good one, and a file that cannot be read counts as none:
 * the mapping then begins at its starting position. It never tells of more than is settled: what a crash undoes is delivered again.
 */
export function createCheckpointFile({ folder, uuid, settled, log }: CheckpointFileOptions): CheckpointStore {
  const file = join(folder, `${uuid.replace(/[^\w.-]/g, '_')}.json`);
  let pending: Checkpoint | undefined;
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    while (pending !== undefined) {
      const { streamArn, shards } = pending;
      pending = undefined;
      await settled();
      await mkdir(folder, { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify({ streamArn, shards: Object.fromEntries(shards) }));
      await rename(`${file}.new`, file);
    }
  };

  return {
    async load() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      try {
        const { streamArn, shards } = checkpointSchema.parse(JSON.parse(text));
        return { streamArn, shards: new Map(Object.entries(shards)) };
      } catch (error) {
        log(`The checkpoint ${file} cannot be read and is left aside: ${error}`);
        return undefined;
      }
    },
    save(checkpoint) {
      pending = { streamArn: checkpoint.streamArn, shards: new Map(checkpoint.shards) };
      writing ??= writeAll()
        .catch((error: unknown) => log(`The checkpoint ${file} cannot be written: ${error}`))
        .finally(() => {
          writing = undefined;
        });
    },
    async flush() {
      while (writing !== undefined) await writing;
    },
  };
}
