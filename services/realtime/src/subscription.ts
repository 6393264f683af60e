import { isPublic, type ServerMessage, type Topic } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import { readClientMessage } from './client-message.ts';
import type { Connections } from './connections.ts';
import { messagesAbout } from './poll-messages.ts';
import type { ViewerChannel } from './viewer-channel.ts';

export interface Subscribing {
  connections: Pick<Connections, 'subscribe' | 'remove'>;
  readResults(pollId: string): Promise<PollResults | undefined>;
}

/**
 * Subscribes a connection to a poll; returns what its viewer is told at once: the poll's state and, where they are shown,
 * its results. Undefined where there is no such poll; then the connection is not subscribed.
 */
export async function subscribe(
  connectionId: string,
  { pollId, topic }: { pollId: string; topic: Topic },
  { connections, readResults }: Subscribing,
): Promise<ServerMessage[] | undefined> {
  // Subscribed before it is read: a change in between reaches the viewer by a broadcast.
  const connection = await connections.subscribe(connectionId, pollId, topic);
  const results = await readResults(pollId);
  // To who comes new, a poll that is not public is as unknown as one that never was.
  if (results !== undefined && isPublic(results.poll)) return messagesAbout(results, { stateIsNews: true, topic });
  await connections.remove(connection);
  return undefined;
}

/** Does what a `subscribe` message asks for and sends the viewer the answer: what it is told at once, or an `error`. */
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
    if ((await channel.send(connectionId, JSON.stringify(message))) === 'sent') continue;
    await connections.forget(connectionId);
    return;
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
  const { pollId } = message;
  const unknownPoll = `There is no poll "${pollId}". Check the address, or subscribe again once it is open.`;
  return (
    (await subscribe(connectionId, message, subscribing)) ?? [
      { type: 'error', code: 'unknown-poll', detail: unknownPoll },
    ]
  );
}
