import * as z from 'zod/mini';
import type { TextStore } from '../../../device/device-storage.ts';

/** The unsaved text of a definition. */
export const PollDraft = z.object({
  text: z.string(),
  /** The stored version that it started from. */
  base: z.object({ version: z.int().check(z.minimum(1)), text: z.string() }),
});
export type PollDraft = z.infer<typeof PollDraft>;

const PREFIX = 'booth:poll-draft';

/** Returns the key of a draft. Organizers who share a computer have drafts of their own. */
export const draftKey = (organizerId: string, pollId: string): string => `${PREFIX}:${organizerId}:${pollId}`;

/** Parses a stored draft; undefined if there is none or it can't be read. */
export function draftFrom(kept: string | null): PollDraft | undefined {
  try {
    return PollDraft.safeParse(JSON.parse(kept ?? 'null')).data;
  } catch {
    return undefined;
  }
}

/** Keeps unsaved texts over a reload, the end of a sign-in, and a closed tab. */
export interface PollDraftStore {
  read: (key: string) => PollDraft | undefined;
  /** Returns true if the draft is stored and will last. */
  write: (key: string, draft: PollDraft) => boolean;
  remove: (key: string) => void;
}

/** @param isLasting false if the store ends with the page */
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
