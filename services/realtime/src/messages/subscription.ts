import { isPublic, POLLS_PER_CONNECTION, type PollState, type ServerMessage, type Topic } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import type { ViewerChannel } from '../channel/viewer-channel.ts';
import type { Connections } from '../connections/connections.ts';
import { readClientMessage } from './client-message.ts';
import { ANSWER_TIMEOUT_MS, dismiss } from './dismiss.ts';
import { messagesAbout, stateMessage } from './poll-messages.ts';

export interface Subscribing {
  connections: Pick<Connections, 'subscribe' | 'remove'>;
  readResults(pollId: string): Promise<PollResults | undefined>;
  readPollState(pollId: string): Promise<PollState | undefined>;
}

export interface Subscription {
  pollId: string;
  topic: Topic;
}

/** Why a connection is not subscribed. */
export type Refusal = 'unknown-poll' | 'too-many-polls' | 'too-many-viewers';

/**
 * Returns the first messages for a new viewer. Returns undefined if there is no such poll, or it is
 * not public, which new viewers can't tell apart.
 */
async function firstMessages(
  { pollId, topic }: Subscription,
  { readResults, readPollState }: Subscribing,
): Promise<ServerMessage[] | undefined> {
  switch (topic) {
    case 'state': {
      const poll = await readPollState(pollId);
      return poll !== undefined && isPublic(poll) ? [stateMessage(poll, new Date())] : undefined;
    }
    case 'results': {
      const results = await readResults(pollId);
      return results !== undefined && isPublic(results.poll)
        ? messagesAbout(results, { stateIsNews: true, topic })
        : undefined;
    }
  }
}

/**
 * Subscribes a connection to a topic of a poll. Returns the first messages for its viewer: the
 * poll's state and, on the topic `results`, its results if they are shown. Or returns why the
 * connection was not subscribed.
 */
export async function subscribe(
  connectionId: string,
  subscription: Subscription,
  subscribing: Subscribing,
): Promise<ServerMessage[] | Refusal> {
  const { connections, readPollState } = subscribing;
  // An unknown poll costs one read and no write.
  const poll = await readPollState(subscription.pollId);
  if (poll === undefined || !isPublic(poll)) return 'unknown-poll';
  // Subscribe first, then read: a broadcast brings any change that comes in between.
  const connection = await connections.subscribe(connectionId, subscription.pollId, subscription.topic);
  if (typeof connection === 'string') return connection;
  const messages = await firstMessages(subscription, subscribing);
  if (messages !== undefined) return messages;
  await connections.remove(connection);
  return 'unknown-poll';
}

/**
 * Subscribes a connection as its message asks, and sends the first messages or an `error`. Ends a
 * connection that has too many polls, and one for which the topic has too many viewers; its page
 * then asks over HTTP.
 */
export async function answerSubscribe(
  connectionId: string,
  text: string | null | undefined,
  {
    channel,
    connections,
    ...subscribing
  }: Subscribing & {
    connections: Pick<Connections, 'forget'>;
    channel: ViewerChannel;
  },
): Promise<void> {
  for (const message of await answersTo(connectionId, text, { connections, ...subscribing })) {
    if (message.type === 'error' && ENDING.includes(message.code)) return dismiss(connectionId, message, channel);
    if ((await channel.send(connectionId, JSON.stringify(message), ANSWER_TIMEOUT_MS)) === 'sent') continue;
    return connections.forget(connectionId);
  }
}

async function answersTo(
  connectionId: string,
  text: string | null | undefined,
  subscribing: Subscribing,
): Promise<ServerMessage[]> {
  const message = readClientMessage(text);
  if ('error' in message) return [message.error];
  if (message.type !== 'subscribe') return [];
  const answer = await subscribe(connectionId, message, subscribing);
  return typeof answer === 'string' ? [{ type: 'error', code: answer, detail: REFUSALS[answer](message) }] : answer;
}

const ENDING: readonly string[] = ['too-many-polls', 'too-many-viewers'] satisfies Refusal[];

const REFUSALS: Record<Refusal, (subscription: Subscription) => string> = {
  'unknown-poll': ({ pollId }: Subscription) =>
    `There is no poll "${pollId}". Check the address, or subscribe again once it is open.`,
  'too-many-polls': () => `A connection listens to ${POLLS_PER_CONNECTION} polls at most. Open another one for more.`,
  'too-many-viewers': ({ pollId }: Subscription) =>
    `The poll "${pollId}" has as many viewers as it may. Ask over HTTP.`,
};
