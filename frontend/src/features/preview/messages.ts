import { Poll, ScreenId } from '@booth/shared';
import * as z from 'zod/mini';

/** BCP 47; more than any poll names a language by. */
const Language = z.string().check(z.minLength(2), z.maxLength(40));

/** What the page around a preview sends to it: the poll as it is being written. */
export const ShowPoll = z.object({
  type: z.literal('show'),
  /** As visitors would find it: open. */
  poll: Poll,
  /** A language of the poll's, or of the pages'. */
  language: Language,
  /** Another number means another place: the screen's, or the beginning of a new visit. */
  place: z.int(),
  screenId: z.optional(ScreenId),
});
export type ShowPoll = z.infer<typeof ShowPoll>;

/**
 * What a preview tells the page around it:
 * - `ready`: it can be sent a poll
 * - `language`: the language was changed in it
 * - `led-away`: a link was followed to a page that the preview has not
 */
export const PreviewNews = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('language'), language: Language }),
  z.object({ type: z.literal('led-away') }),
]);
export type PreviewNews = z.infer<typeof PreviewNews>;

/**
 * Returns what a window of this site has said; undefined for messages of other windows, of other
 * sites, and of other kinds.
 * @param from the window that is listened to
 */
export function messageFrom<Message>(
  schema: z.ZodMiniType<Message>,
  from: MessageEventSource | null | undefined,
  { origin, source, data }: Pick<MessageEvent<unknown>, 'origin' | 'source' | 'data'>,
  ownOrigin = window.location.origin,
): Message | undefined {
  const isKnown = source !== null && source === from && origin === ownOrigin;
  return isKnown ? schema.safeParse(data).data : undefined;
}
