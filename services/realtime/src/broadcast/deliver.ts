import { SERVER_MESSAGE_MAX_BYTES } from '@booth/shared';
import type { ViewerChannel } from '../channel/viewer-channel.ts';
import { subscriptionKey, topicName } from '../connections/connection-items.ts';
import type { ConnectionKey, Connections } from '../connections/connections.ts';
import type { Delivery, DeliveryReport } from './contract.ts';
import { eachInTime } from './in-time.ts';

/** Viewers that are sent to at once. */
export const SENDS_AT_ONCE = 50;
/** How long one message may take, in milliseconds. */
export const SEND_TIMEOUT_MS = 1_000;
/**
 * How long a viewer keeps one of these slots while nobody has been reached yet, in milliseconds.
 */
const FIRST_SLOT_MS = 100;
/** If most viewers of a shard, and at least this many, cannot be reached, it is not their fault. */
export const MANY_VIEWERS = 10;
/** How long a viewer may be owed a message before its connection is closed, in milliseconds. */
export const OWED_MAX_MS = 1_000;

export interface Delivering {
  connections: Pick<Connections, 'viewersOf' | 'remove' | 'removeEnded'>;
  channel: ViewerChannel;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called once if viewers could not be reached, with their number and the last reason. */
  onOwed(owed: { viewers: number; error: unknown }): void;
}

/**
 * Sends the messages, in their order, to the viewers of one connection shard: to all, or to the
 * owed. Nobody waits for a slow viewer, and viewers that were slow before come last. A viewer who
 * could not be reached is owed the messages. A viewer who has been owed some for too long is
 * closed, so that the browser connects again; but if most of a shard can't be reached, nobody is
 * closed. A connection that has ended loses its item; one that may still be opening is owed the
 * messages. Throws, before anything is sent, if a message is larger than API Gateway takes.
 */
export async function deliver(delivery: Delivery, delivering: Delivering): Promise<DeliveryReport> {
  delivery.messages.forEach(refuseTooLarge);
  const { topic, shard, until, owedMax } = delivery;
  const { now, onOwed } = delivering;
  const owedSince = new Map(delivery.owed.map(({ connectionId, since }) => [connectionId, since]));
  const begun = new Map<ConnectionKey, number>();
  let error: unknown = 'no answer in time';

  const reach = (viewer: ConnectionKey): Promise<Outcome> => {
    const startedAt = now();
    const since = owedSince.get(viewer.connectionId) ?? startedAt;
    begun.set(viewer, since);
    const isLate = startedAt - since >= OWED_MAX_MS;
    const reaching = isLate ? close(viewer, delivering) : send(viewer, delivery.messages, delivering);
    return reaching.catch((reason) => {
      error = reason;
      throw reason;
    });
  };
  const outcomes = await eachInTime(viewersOf(delivery, owedSince, delivering), reach, {
    atOnce: SENDS_AT_ONCE,
    firstSlotMs: FIRST_SLOT_MS,
    timeoutMs: SEND_TIMEOUT_MS,
    until,
    now,
  });

  const report: DeliveryReport = { topic, shard, viewers: 0, gone: 0, closed: 0, owed: [] };
  for (const outcome of outcomes.values()) report[outcome === 'reached' ? 'viewers' : outcome] += 1;
  const owed = [...begun]
    .filter(([viewer]) => !outcomes.has(viewer))
    .map(([{ connectionId }, since]) => ({ connectionId, since }));
  if (owed.length > 0) onOwed({ viewers: owed.length, error });
  // Then the next round goes to the whole shard again, and nobody is closed meanwhile.
  const isNotTheirFault = delivery.to === 'all' && owed.length >= MANY_VIEWERS && owed.length > begun.size / 2;
  return isNotTheirFault || owed.length > owedMax
    ? { ...report, unservedSince: delivery.unservedSince ?? now() }
    : { ...report, owed };
}

type Outcome = 'reached' | 'gone' | 'closed';

/** Returns the viewers to send to, owed viewers last. */
async function* viewersOf(
  { pollId, topic, shard, to }: Delivery,
  owedSince: ReadonlyMap<string, number>,
  { connections }: Delivering,
): AsyncIterable<ConnectionKey> {
  const name = topicName(pollId, topic);
  if (to === 'owed') return yield* [...owedSince.keys()].map((id) => subscriptionKey(name, shard, id));
  const owed: ConnectionKey[] = [];
  for await (const page of connections.viewersOf(pollId, topic, shard)) {
    for (const viewer of page) {
      if (owedSince.has(viewer.connectionId)) owed.push(viewer);
      else yield viewer;
    }
  }
  yield* owed;
}

async function send(
  viewer: ConnectionKey,
  messages: readonly string[],
  { channel, connections }: Delivering,
): Promise<Outcome> {
  for (const message of messages) {
    if ((await channel.send(viewer.connectionId, message, SEND_TIMEOUT_MS)) === 'sent') continue;
    if (!(await connections.removeEnded(viewer))) throw new Error('The connection may not be open yet.');
    return 'gone';
  }
  return 'reached';
}

async function close(viewer: ConnectionKey, { channel, connections }: Delivering): Promise<Outcome> {
  await channel.close(viewer.connectionId);
  await connections.remove(viewer);
  return 'closed';
}

function refuseTooLarge(message: string): void {
  const bytes = Buffer.byteLength(message);
  if (bytes <= SERVER_MESSAGE_MAX_BYTES) return;
  throw new Error(`A message of ${bytes} bytes cannot be sent, API Gateway takes ${SERVER_MESSAGE_MAX_BYTES} at most.`);
}
