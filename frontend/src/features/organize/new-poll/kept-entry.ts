import * as z from 'zod/mini';
import { tabStore } from '../../../device/device-storage.ts';
import { TEMPLATE_NAMES } from './templates.ts';

/** What was entered for a new poll. Untouched fields are left out. */
export const NewPollEntry = z.object({
  template: z.enum(TEMPLATE_NAMES),
  title: z.optional(z.string()),
  pollId: z.optional(z.string()),
});
export type NewPollEntry = z.infer<typeof NewPollEntry>;

const KEY = 'booth:new-poll';
const store = tabStore();

/** Keeps what was entered for a new poll over a reload and a sign-in. */
export const keptEntry = {
  read: (): NewPollEntry | undefined => {
    try {
      return NewPollEntry.safeParse(JSON.parse(store.getItem(KEY) ?? 'null')).data;
    } catch {
      return undefined;
    }
  },
  write: (entry: NewPollEntry): void => {
    try {
      store.setItem(KEY, JSON.stringify(entry));
    } catch {
      // Without room, two short fields are lost on a reload.
    }
  },
  remove: (): void => store.removeItem(KEY),
};
