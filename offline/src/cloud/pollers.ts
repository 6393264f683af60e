import { isDeepStrictEqual } from 'node:util';
import type { Registration } from './messages.ts';
import type { Registry } from './registry.ts';

/** The definition of a poller: an event source mapping or a schedule. */
interface Source {
  uuid: string;
  enabled: boolean;
}

/** A running event source mapping or schedule. */
export interface RunningPoller {
  /** Resolves when the poller will see every later change. */
  ready(): Promise<void>;
  /** Resolves when all changes made before the call are delivered, filtered out or discarded. */
  idle(): Promise<void>;
  /** Looks for changes at once. */
  lookNow(): void;
  state(): unknown;
  stop(): Promise<void>;
}

export interface Pollers<Of extends Source = Source> {
  /** Starts, restarts and stops pollers so that they match the registered services. */
  follow(registry: Registry): Promise<void>;
  /** Returns true if the poller sees every later change. */
  isReady(uuid: string): boolean;
  /**
   * Resolves when every change before the call is delivered, and so are the changes that the called
   * functions have made, along chains of streams and queues. Waits for functions that fail.
   */
  idle(): Promise<void>;
  /** Lets all pollers look for changes at once. */
  lookNow(): void;
  /** Returns the running pollers with their definitions. */
  status(): { source: Of; state: unknown }[];
  stop(): Promise<void>;
}

/**
 * Returns the pollers of one kind. A poller starts when its service is ready for the first time,
 * goes on over restarts of the service, and restarts when its definition has changed.
 * @param onReady called when a poller begins to see every change
 */
export function createPollers<Of extends Source>(
  sourcesOf: (registration: Registration) => readonly Of[],
  start: (source: Of) => RunningPoller,
  onReady: () => void = () => {},
): Pollers<Of> {
  const running = new Map<string, { source: Of; poller: RunningPoller; ready: boolean }>();
  let work: Promise<void> = Promise.resolve();

  const follow = async (registry: Registry) => {
    const services = registry.services();
    const wanted = new Map(
      services.flatMap(({ registration, ready }) =>
        sourcesOf(registration)
          .filter((source) => source.enabled && (ready || running.has(source.uuid)))
          .map((source) => [source.uuid, source] as const),
      ),
    );
    for (const [uuid, { source, poller }] of running) {
      if (isDeepStrictEqual(wanted.get(uuid), source)) continue;
      running.delete(uuid);
      await poller.stop();
    }
    for (const [uuid, source] of wanted) {
      if (running.has(uuid)) continue;
      const entry = { source, poller: start(source), ready: false };
      running.set(uuid, entry);
      entry.poller.ready().then(() => {
        entry.ready = true;
        onReady();
      });
    }
  };

  return {
    follow: (registry) => {
      // One at a time, since two services may register at the same time.
      const following = work.then(() => follow(registry));
      // The service gets the error, and the next call goes on.
      work = following.catch(() => {});
      return following;
    },
    isReady: (uuid) => running.get(uuid)?.ready === true,
    idle: async () => {
      // A chain has at most as many steps as there are pollers.
      for (let hop = 0; hop < running.size; hop += 1) {
        await Promise.all([...running.values()].map(({ poller }) => poller.idle()));
      }
    },
    lookNow: () => {
      for (const { poller } of running.values()) poller.lookNow();
    },
    status: () => [...running.values()].map(({ source, poller }) => ({ source, state: poller.state() })),
    stop: async () => {
      await Promise.all([...running.values()].map(({ poller }) => poller.stop()));
      running.clear();
    },
  };
}
