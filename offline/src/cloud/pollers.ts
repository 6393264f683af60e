import { isDeepStrictEqual } from 'node:util';
import type { Registration } from './messages.ts';
import type { Registry } from './registry.ts';

/** What calls functions by itself: an event source mapping or a schedule. */
interface Source {
  uuid: string;
  enabled: boolean;
}

/** A source that is read; what `startEventSourceMapping` gives. */
export interface RunningPoller {
  /** Resolves when every change from now on will be seen. */
  ready(): Promise<void>;
  /** Resolves when all changes made before the call are delivered, filtered out or discarded. */
  idle(): Promise<void>;
  /** Looks for changes at once, for there may be some. */
  lookNow(): void;
  /** For the status page. */
  state(): unknown;
  stop(): Promise<void>;
}

export interface Pollers<Of extends Source = Source> {
  /** Starts, restarts and stops pollers so that they are those of the registered services. */
  follow(registry: Registry): Promise<void>;
  /** Does the mapping see every change from now on? */
  isReady(uuid: string): boolean;
  /**
   * Resolves when every change made before the call has been delivered, and every change that the
   * called functions made then, along chains of streams and queues. A function that fails all the
   * time keeps it waiting.
   */
  idle(): Promise<void>;
  /** There may be changes: all look at once, and none waits for its interval. */
  lookNow(): void;
  /** The sources that are read, and what their pollers say of themselves. */
  status(): { source: Of; state: unknown }[];
  stop(): Promise<void>;
}

/**
 * The pollers of all sources of one kind. One goes on over a restart of its service, and is
 * started anew, at its place in the stream, when its definition changed; it starts when its service
 * is ready for the first time. `onReady` is called when one begins to see every change.
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
      // One after another: two services may register at the same time.
      const following = work.then(() => follow(registry));
      // One that failed is told to its service, and the others go on.
      work = following.catch(() => {});
      return following;
    },
    isReady: (uuid) => running.get(uuid)?.ready === true,
    idle: async () => {
      // A chain is at most as long as there are mappings.
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
