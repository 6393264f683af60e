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
  // Files of earlier versions do not say it.
  startingPosition: z.enum(['LATEST', 'TRIM_HORIZON']).optional(),
  shards: z.record(z.string(), positionSchema),
});

/** Up to where a mapping has come in one stream. */
export interface Checkpoint {
  streamArn: string;
  /** Of the mapping at that time; undefined: not known. */
  startingPosition?: StreamMapping['startingPosition'] | undefined;
  shards: Map<string, ShardPosition>;
}

export interface CheckpointStore {
  load(): Promise<Checkpoint | undefined>;
  /** Writes soon; calls in quick succession write the newest only. */
  save(checkpoint: Checkpoint): void;
  /** Resolves when everything is written, or could not be. */
  flush(): Promise<void>;
}

/** Of mappings, by their uuid. */
export type CheckpointMemory = Map<string, Checkpoint>;

/** Nothing survives the process; what shares the memory survives each other. */
export function createMemoryCheckpoints(uuid: string, memory: CheckpointMemory = new Map()): CheckpointStore {
  return {
    load: () => Promise.resolve(memory.get(uuid)),
    save: (checkpoint) => void memory.set(uuid, checkpoint),
    flush: () => Promise.resolve(),
  };
}

export interface CheckpointFileOptions {
  folder: string;
  /** Of the mapping. */
  uuid: string;
  /**
   * Resolves when what the function has written so far will survive a crash of the emulator;
   * rejects when the signal is given.
   */
  settled(signal: AbortSignal): Promise<unknown>;
  /**
   * How long that may take, in ms. Two tries must end before the process that is told to stop is
   * killed, which is after 5 s.
   */
  settleWithinMs?: number;
  log(line: string): void;
}

/**
 * One file a mapping. A file that is half written never takes the place of a good one, and a file
 * that cannot be read is told and counts as none: the mapping then begins at its starting position.
 * It never tells of more than is settled: what a crash undoes is delivered again. A checkpoint that
 * could not be written is tried again with the next, and once more by `flush`.
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
