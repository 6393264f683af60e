import * as z from 'zod/mini';
import type { TextStore } from '../../../device/device-storage.ts';

/** A definition that is being written. */
export const PollDraft = z.object({
  text: z.string(),
  /** What it was made from. */
  base: z.object({ version: z.int().check(z.minimum(1)), text: z.string() }),
});
export type PollDraft = z.infer<typeof PollDraft>;

const PREFIX = 'booth:poll-draft';

/** Ids of polls never hold `:`. An organizer's drafts are nobody else's at the same computer. */
export const draftKey = (organizerId: string, pollId: string): string => `${PREFIX}:${organizerId}:${pollId}`;

/** Reads a kept draft; undefined where there is none, or none that can be read. */
export function draftFrom(kept: string | null): PollDraft | undefined {
  try {
    return PollDraft.safeParse(JSON.parse(kept ?? 'null')).data;
  } catch {
    return undefined;
  }
}

/** Keeps what is typed and not saved: over a reload, a sign-in that has ended, and a closed tab. */
export interface PollDraftStore {
  read: (key: string) => PollDraft | undefined;
  /** Returns whether there was room for it. */
  write: (key: string, draft: PollDraft) => boolean;
  remove: (key: string) => void;
}

/** @param isLasting whether the store is still there after the page has been left */
export function createPollDraftStore(
  store: Pick<TextStore, 'getItem' | 'setItem' | 'removeItem'>,
  isLasting = true,
): PollDraftStore {
  return {
    read: (key) => draftFrom(store.getItem(key)),
    write: (key, draft) => {
      try {
        store.setItem(key, JSON.stringify(draft));
        return isLasting;
      } catch {
        return false;
      }
    },
    remove: (key) => store.removeItem(key),
  };
}
