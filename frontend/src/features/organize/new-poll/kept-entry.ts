import * as z from 'zod/mini';
import { tabStore } from '../../../device/device-storage.ts';
import { TEMPLATE_NAMES } from './templates.ts';

/** What is typed for a new poll; what is left as it was offered is not there. */
export const NewPollEntry = z.object({
  template: z.enum(TEMPLATE_NAMES),
  title: z.optional(z.string()),
  pollId: z.optional(z.string()),
});
export type NewPollEntry = z.infer<typeof NewPollEntry>;

const KEY = 'booth:new-poll';
const store = tabStore();

/** Keeps what is typed for a new poll over a reload, and over the way to the sign-in and back. */
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
      // It is two lines: who loses them types them anew.
    }
  },
  remove: (): void => store.removeItem(KEY),
};
