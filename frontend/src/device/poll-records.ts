import type * as z from 'zod/mini';
import type { TextStore } from './device-storage.ts';

/** What this device keeps of each poll: one record a poll. */
export interface PollRecords<Kept> {
  /** The same object until the record changes. Undefined also where what was kept is not understood any more. */
  read: (pollId: string) => Kept | undefined;
  write: (pollId: string, kept: Kept) => void;
  forget: (pollId: string) => void;
  /** Tells of every change, in other tabs of this device too. Returns the end of it. */
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
 * Records in a store of the browser under `booth:<name>:`.
 * @param page where `storage` events come in
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
