import * as z from 'zod/mini';
import { PollStateView } from '../model/poll-state.ts';
import { ResultsMessage } from '../results/results-message.ts';
import { Turnout } from '../results/results-snapshot.ts';
import { PollId } from '../values/ids.ts';

/**
 * What a connection hears of a poll: its state alone, as voters' pages need it, or its results as
 * well.
 */
export const Topic = z.enum(['state', 'results']);
export type Topic = z.infer<typeof Topic>;

/** Most bytes of what a viewer sends; a subscription takes 130. */
export const CLIENT_MESSAGE_MAX_BYTES = 1024;
/** Most messages of a connection in one second of the server's clock; a page sends one in 20 s. */
export const CLIENT_MESSAGES_PER_SECOND = 20;
/** Most polls that one connection may listen to; a page shows one. */
export const POLLS_PER_CONNECTION = 20;

/**
 * What the address of a connection may name: a poll that it is subscribed to as it opens, which is
 * enough for a viewer that only listens.
 */
export const ConnectionQuery = z.object({ pollId: z.optional(PollId), topic: z._default(Topic, 'results') });

/** What a viewer sends over the WebSocket. `type` selects the route. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), pollId: PollId, topic: z._default(Topic, 'results') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/**
 * What a viewer is not given, and why. The connection goes on after the first two; the others end
 * it, for API Gateway closes a connection with no reason of ours.
 */
export const ErrorMessage = z.object({
  type: z.literal('error'),
  code: z.enum([
    'bad-message',
    'unknown-poll',
    'too-many-polls',
    'too-many-viewers',
    'too-many-messages',
    'message-too-long',
  ]),
  detail: z.string(),
});
export type ErrorMessage = z.infer<typeof ErrorMessage>;

/**
 * What a viewer receives. `results` is always a full snapshot, never a difference: one lost message
 * costs nothing. `createMessageReader` puts its parts together.
 */
export const ServerMessage = z.discriminatedUnion('type', [
  ResultsMessage,
  /** Instead of `results` while these are hidden, where the poll shows how many have voted. */
  z.object({ type: z.literal('turnout'), turnout: Turnout }),
  z.object({ type: z.literal('poll'), ...PollStateView.shape }),
  /** `now`: by the server's clock. */
  z.object({ type: z.literal('pong'), now: z.iso.datetime() }),
  ErrorMessage,
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
