import { Poll, ScreenId } from '@booth/shared';
import * as z from 'zod/mini';

/** A BCP 47 tag. The limit is longer than any language of a poll. */
const Language = z.string().check(z.minLength(2), z.maxLength(40));

/** The message to a preview: the poll that is being edited. */
export const ShowPoll = z.object({
  type: z.literal('show'),
  /** The poll as visitors would find it: open. */
  poll: Poll,
  /** A language of the poll or of the pages. */
  language: Language,
  /** A new number means a new place: the screen, or the beginning of a new visit. */
  place: z.int(),
  screenId: z.optional(ScreenId),
});
export type ShowPoll = z.infer<typeof ShowPoll>;

/**
 * The messages of a preview:
 * - `ready`: it can be sent a poll
 * - `language`: the language was changed in it
 * - `led-away`: a link was followed to a page that the preview doesn't have
 */
export const PreviewNews = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('language'), language: Language }),
  z.object({ type: z.literal('led-away') }),
]);
export type PreviewNews = z.infer<typeof PreviewNews>;

/**
 * Parses a message from a window of this site. Returns undefined for other windows, sites and
 * messages.
 * @param from the window to listen to
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
