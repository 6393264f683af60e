/** A part that was started and must be stopped. */
export interface Supervised {
  /** Rejects when it ends by itself. */
  died: Promise<never>;
  stop(): Promise<void>;
}

/** Services need the base, which is stopped after them. */
export type Layer = 'base' | 'services';

/** Looks after all parts that were started, so that none is left in the end. */
export interface Supervisor {
  /** Takes over a part. Call this as soon as the part's process exists. */
  keep(layer: Layer, part: Supervised): void;
  /** Waits for several starts. Stops all parts if one fails or ends meanwhile. @throws its error */
  all(starts: readonly Promise<void>[]): Promise<void>;
  /** Rejects when a part ends by itself. */
  readonly died: Promise<never>;
  /** Stops all parts, also those that come later. */
  stop(): Promise<void>;
}

/** Returns a supervisor without parts. */
export function createSupervisor(): Supervisor {
  const parts: Record<Layer, Supervised[]> = { base: [], services: [] };
  let stopped = false;
  let reportDeath: (error: unknown) => void = () => {};
  const died = new Promise<never>((_resolve, reject) => {
    reportDeath = reject;
  });
  died.catch(() => {});

  const stop = async () => {
    stopped = true;
    await Promise.all(parts.services.map((part) => part.stop()));
    await Promise.all(parts.base.map((part) => part.stop()));
  };

  return {
    keep: (layer, part) => {
      parts[layer].push(part);
      part.died.catch(reportDeath);
      if (stopped) void part.stop();
    },
    all: async (starts) => {
      try {
        await Promise.race([Promise.all(starts), died]);
      } catch (error) {
        await stop();
        // The other starts fail now, since their processes are gone. The second stop is for parts
        // that were kept meanwhile.
        await Promise.allSettled(starts);
        await stop();
        throw error;
      }
    },
    died,
    stop,
  };
}
