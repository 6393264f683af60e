import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { type EventSourceMapping, sourceArnOf } from '../event-sources/index.ts';
import type { MappingStatus } from './messages.ts';
import type { Registry } from './registry.ts';

/** A mapping whose stream or queue is read; what `startEventSourceMapping` gives. */
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

export interface Pollers {
  /** Starts, restarts and stops pollers so that they are those of the registered services. */
  follow(registry: Registry): Promise<void>;
  /** Does the mapping see every change from now on? */
  isReady(uuid: string): boolean;
  /**
   * Resolves when every change made before the call has been delivered, and every change that the
   * called functions made then, along chains of streams and queues. A function that fails all the time keeps
   * it waiting.
   */
  idle(): Promise<void>;
  /** There may be changes: all look at once, and none waits for its interval. */
  lookNow(): void;
  status(): z.infer<typeof MappingStatus>[];
  stop(): Promise<void>;
}

/**
 * The pollers of all event source mappings. One goes on over a restart of its service, and is
 * started anew, at its place in the stream, when its definition changed; it starts when its service
 * is ready for the first time. `onReady` is called when a mapping begins to see every change.
 */
export function createPollers(
  start: (mapping: EventSourceMapping) => RunningPoller,
  onReady: () => void = () => {},
): Pollers {
  const running = new Map<string, { mapping: EventSourceMapping; poller: RunningPoller; ready: boolean }>();
  let work: Promise<void> = Promise.resolve();

  const follow = async (registry: Registry) => {
    const services = registry.services();
    const wanted = new Map(
      services.flatMap(({ registration, ready }) =>
        registration.eventSourceMappings
          .filter((mapping) => mapping.enabled && (ready || running.has(mapping.uuid)))
          .map((mapping) => [mapping.uuid, mapping] as const),
      ),
    );
    for (const [uuid, { mapping, poller }] of running) {
      if (isDeepStrictEqual(wanted.get(uuid), mapping)) continue;
      running.delete(uuid);
      await poller.stop();
    }
    for (const [uuid, mapping] of wanted) {
      if (running.has(uuid)) continue;
      const entry = { mapping, poller: start(mapping), ready: false };
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
    status: () =>
      [...running.values()].map(({ mapping, poller }) => ({
        uuid: mapping.uuid,
        functionName: mapping.functionName,
        eventSourceArn: sourceArnOf(mapping),
        state: poller.state(),
      })),
    stop: async () => {
      await Promise.all([...running.values()].map(({ poller }) => poller.stop()));
      running.clear();
    },
  };
}
