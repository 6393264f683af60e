import type * as z from 'zod/mini';
import type { TextStore } from './device-storage.ts';

/** Records of one kind that this device keeps, one for each poll. */
export interface PollRecords<Kept> {
  /**
   * Returns the same object until the record changes. Undefined also if the stored text can't be
   * parsed.
   */
  read: (pollId: string) => Kept | undefined;
  write: (pollId: string, kept: Kept) => void;
  forget: (pollId: string) => void;
  /** Calls back after every change, also in other tabs. Returns a function that stops it. */
  subscribe: (listener: () => void) => () => void;
}

function parsed<Kept>(schema: z.ZodMiniType<Kept>, text: string): Kept | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Creates records in a store, under the keys `booth:<name>:<pollId>`.
 * @param page the target of `storage` events
 */
export function createPollRecords<Kept>(
  store: TextStore,
  name: string,
  schema: z.ZodMiniType<Kept>,
  page: EventTarget,
): PollRecords<Kept> {
  const listeners = new Set<() => void>();
  const known = new Map<string, { text: string; kept: Kept | undefined }>();
  const keyOf = (pollId: string) => `booth:${name}:${pollId}`;
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  page.addEventListener('storage', tell);
  return {
    read: (pollId) => {
      const text = store.getItem(keyOf(pollId));
      if (text === null) return undefined;
      const last = known.get(pollId);
      if (last?.text === text) return last.kept;
      const kept = parsed(schema, text);
      known.set(pollId, { text, kept });
      return kept;
    },
    write: (pollId, kept) => {
      store.setItem(keyOf(pollId), JSON.stringify(kept));
      tell();
    },
    forget: (pollId) => {
      store.removeItem(keyOf(pollId));
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
