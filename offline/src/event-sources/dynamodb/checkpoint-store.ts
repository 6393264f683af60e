import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../process/error-code.ts';
import type { ShardPosition } from './lineage.ts';
import type { StreamMapping } from './stream-mapping.ts';

const positionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trimHorizon') }),
  z.object({ kind: z.literal('latest'), sinceMs: z.number() }),
  z.object({ kind: z.literal('after'), sequenceNumber: z.string() }),
  z.object({ kind: z.literal('finished') }),
]);

const checkpointSchema = z.object({
  streamArn: z.string().regex(/:table\/[^/]+/),
  // Missing in files of earlier versions.
  startingPosition: z.enum(['LATEST', 'TRIM_HORIZON']).optional(),
  shards: z.record(z.string(), positionSchema),
});

/** How far a mapping has come in one stream. */
export interface Checkpoint {
  streamArn: string;
  /** The mapping's setting at that time; undefined: unknown. */
  startingPosition?: StreamMapping['startingPosition'] | undefined;
  shards: Map<string, ShardPosition>;
}

export interface CheckpointStore {
  load(): Promise<Checkpoint | undefined>;
  /** Writes soon; of calls in quick succession, only the newest checkpoint. */
  save(checkpoint: Checkpoint): void;
  /** Resolves when the last checkpoint is written, or has failed to be. */
  flush(): Promise<void>;
}

/** The checkpoints of mappings, by uuid. */
export type CheckpointMemory = Map<string, Checkpoint>;

/** Returns a store that lives as long as its memory, at most as long as the process. */
export function createMemoryCheckpoints(uuid: string, memory: CheckpointMemory = new Map()): CheckpointStore {
  return {
    load: () => Promise.resolve(memory.get(uuid)),
    save: (checkpoint) => void memory.set(uuid, checkpoint),
    flush: () => Promise.resolve(),
  };
}

export interface CheckpointFileOptions {
  folder: string;
  /** The mapping's. */
  uuid: string;
  /** Resolves when all that the function has written so far survives a crash of the emulator. */
  settled(signal: AbortSignal): Promise<unknown>;
  /** Limits `settled`. Two tries must fit in the 5 s in which a process has to stop. */
  settleWithinMs?: number;
  log(line: string): void;
}

/**
 * Returns a store that keeps a mapping's checkpoint in a file. A checkpoint is written only once
 * the effects of its records are settled: if a crash undoes such a write, its records are delivered
 * again. A file that cannot be read is logged and ignored: the mapping then begins at its starting
 * position.
 */
export function createCheckpointFile(options: CheckpointFileOptions): CheckpointStore {
  const { folder, uuid, settled, settleWithinMs = 2_000, log } = options;
  const file = join(folder, `${uuid.replace(/[^\w.-]/g, '_')}.json`);
  let unwritten: Checkpoint | undefined;
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    while (unwritten !== undefined) {
      const checkpoint = unwritten;
      const text = JSON.stringify({ ...checkpoint, shards: Object.fromEntries(checkpoint.shards) });
      await settled(AbortSignal.timeout(settleWithinMs));
      await mkdir(folder, { recursive: true });
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      if (unwritten === checkpoint) unwritten = undefined;
    }
  };
  const write = (): Promise<void> => {
    writing ??= writeAll()
      .catch((error: unknown) => log(`The checkpoint ${file} cannot be written: ${error}`))
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };

  return {
    async load() {
      try {
        const { shards, ...rest } = checkpointSchema.parse(JSON.parse(await readFile(file, 'utf8')));
        return { ...rest, shards: new Map(Object.entries(shards)) };
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') log(`The checkpoint ${file} cannot be read and is left aside: ${error}`);
        return undefined;
      }
    },
    save(checkpoint) {
      unwritten = { ...checkpoint, shards: new Map(checkpoint.shards) };
      write();
    },
    async flush() {
      await writing;
      if (unwritten !== undefined) await write();
    },
  };
}
