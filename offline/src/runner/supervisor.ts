/** Something that was started and must be stopped. */
export interface Supervised {
  /** Rejects when it ends by itself. */
  died: Promise<never>;
  stop(): Promise<void>;
}

/** The parts of a layer need those of the layer below, which are stopped after them. */
export type Layer = 'base' | 'services';

/** Looks after all parts that were started: if one fails to start, or on stop, none is left. */
export interface Supervisor {
  /** Takes a part over, at once after its process exists. */
  keep(layer: Layer, part: Supervised): void;
  /**
   * Waits for several starts; when one fails, or a part ends meanwhile, all parts are stopped, and
   * its error is thrown.
   */
  all(starts: readonly Promise<void>[]): Promise<void>;
  /** Rejects when a part ends by itself. */
  readonly died: Promise<never>;
  /** Stops all parts, also those that are kept later. */
  stop(): Promise<void>;
}

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
        // The other starts fail now, for their processes are gone; what had just been started is kept, and stopped here.
        await Promise.allSettled(starts);
        await stop();
        throw error;
      }
    },
    died,
    stop,
  };
}
