import * as z from 'zod/mini';
import { PollId } from './ids.ts';
import { PollStateView } from './poll-state.ts';
import { ResultsMessage } from './results-message.ts';

/**
 * What a connection hears of a poll: its state alone, as voters' pages need it, or its results as
 * well.
 */
export const Topic = z.enum(['state', 'results']);
export type Topic = z.infer<typeof Topic>;

/** What a viewer sends over the WebSocket. `type` selects the route. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), pollId: PollId, topic: z._default(Topic, 'results') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/**
 * What a viewer receives. `results` is always a full snapshot, never a difference: one lost message
 * costs nothing. `createMessageReader` puts its parts together.
 */
export const ServerMessage = z.discriminatedUnion('type', [
  ResultsMessage,
  z.object({ type: z.literal('poll'), ...PollStateView.shape }),
  /** `now`: by the server's clock. */
  z.object({ type: z.literal('pong'), now: z.iso.datetime() }),
  z.object({
    type: z.literal('error'),
    code: z.enum(['bad-message', 'unknown-poll', 'too-many-polls']),
    detail: z.string(),
  }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
