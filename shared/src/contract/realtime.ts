import * as z from 'zod/mini';
import { PollStateView } from '../model/poll-state.ts';
import { ResultsMessage } from '../results/results-message.ts';
import { Turnout } from '../results/results-snapshot.ts';
import { PollId } from '../values/ids.ts';

/** What a connection hears of a poll: only its state, as voters' pages do, or also its results. */
export const Topic = z.enum(['state', 'results']);
export type Topic = z.infer<typeof Topic>;

/** Longest message of a viewer, in bytes. A subscription takes 130. */
export const CLIENT_MESSAGE_MAX_BYTES = 1024;
/** Most messages of a connection in one second. A page sends one in 20 s. */
export const CLIENT_MESSAGES_PER_SECOND = 20;
/** Most polls that one connection may listen to. A page shows one. */
export const POLLS_PER_CONNECTION = 20;

/** The query of a connection's address. It may subscribe to a poll, which saves a message. */
export const ConnectionQuery = z.object({ pollId: z.optional(PollId), topic: z._default(Topic, 'results') });

/** A message of a viewer. `type` selects the route of the WebSocket API. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), pollId: PollId, topic: z._default(Topic, 'results') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/**
 * Tells a viewer what went wrong. After `bad-message` and `unknown-poll` the connection goes on.
 * The others announce its end, because API Gateway closes connections without a reason.
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
 * A message to a viewer. `results` is always a full snapshot, never a difference, so a lost message
 * does no harm. `createMessageReader` puts the parts of a snapshot together.
 */
export const ServerMessage = z.discriminatedUnion('type', [
  ResultsMessage,
  /** Sent instead of hidden `results`, if the poll shows how many have voted. */
  z.object({ type: z.literal('turnout'), turnout: Turnout }),
  z.object({ type: z.literal('poll'), ...PollStateView.shape }),
  /** `now` is the server's clock. */
  z.object({ type: z.literal('pong'), now: z.iso.datetime() }),
  ErrorMessage,
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
