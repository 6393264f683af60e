import * as z from 'zod/mini';
import type { TextStore } from '../../visitor/device-storage.ts';

/** A definition that is being written. */
export const PollDraft = z.object({
  text: z.string(),
  /** What it was made from; null for a poll that is new. */
  base: z.nullable(z.object({ version: z.int().check(z.minimum(1)), text: z.string() })),
});
export type PollDraft = z.infer<typeof PollDraft>;

const PREFIX = 'booth:poll-draft:';

/** The poll that is new, among the polls: no poll's id has a capital letter. */
export const NEW_POLL = 'NEW';

/** Keeps what is typed and not saved, by poll: over a refresh, and over the way to the sign-in and back. */
export interface PollDraftStore {
  read: (pollId: string) => PollDraft | undefined;
  /** Returns whether there was room for it. */
  write: (pollId: string, draft: PollDraft) => boolean;
  remove: (pollId: string) => void;
}

export function createPollDraftStore(store: Pick<TextStore, 'getItem' | 'setItem' | 'removeItem'>): PollDraftStore {
  return {
    read: (pollId) => {
      try {
        return PollDraft.safeParse(JSON.parse(store.getItem(PREFIX + pollId) ?? 'null')).data;
      } catch {
        return undefined;
      }
    },
    write: (pollId, draft) => {
      try {
        store.setItem(PREFIX + pollId, JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },
    remove: (pollId) => store.removeItem(PREFIX + pollId),
  };
}
