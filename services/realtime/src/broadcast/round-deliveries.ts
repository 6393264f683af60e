import { Topic } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import type { Connections } from '../connections/connections.ts';
import { messagesAbout } from '../messages/poll-messages.ts';
import type { DeliveryReport, PastRounds, Round, ShardDelivery } from './contract.ts';

/**
 * Room for messages and owed viewers in a state, in bytes. A state holds 256 KB
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html); the deliveries of two
 * topics with 256 shards each take nearly 64 KB.
 */
const ROOM_BYTES = 192 * 1024;
/** Bytes that naming one owed viewer takes. */
const OWED_BYTES = 60;

type RoundDeliveries = Pick<Round, 'messages' | 'deliveries' | 'newestChange'>;

export const NO_DELIVERIES: RoundDeliveries = { messages: { state: [], results: [] }, deliveries: [] };

/**
 * Returns the messages of a round and whom they go to. Reads the results only now, after the
 * changes were counted, so that the messages include all of these changes.
 */
export async function deliveriesOf(
  {
    pollId,
    news,
    to,
    unreached,
  }: Pick<Round['next'], 'pollId' | 'news'> & Pick<PastRounds, 'to'> & { unreached: readonly DeliveryReport[] },
  {
    connections,
    readResults,
  }: {
    connections: Pick<Connections, 'shardsOf'>;
    readResults(pollId: string): Promise<PollResults | undefined>;
  },
): Promise<RoundDeliveries> {
  // Viewers on the topic `state` hear nothing of changed counts.
  const topics: readonly Topic[] = news === 'state' ? Topic.options : ['results'];
  const [results, ...audiences] = await Promise.all([
    readResults(pollId),
    ...topics.map(async (topic) => ({ topic, shards: to === 'all' ? await connections.shardsOf(pollId, topic) : 0 })),
  ]);
  if (results === undefined) return NO_DELIVERIES;
  const messagesOn = (topic: Topic) =>
    topics.includes(topic)
      ? messagesAbout(results, { stateIsNews: news === 'state', topic }).map((message) => JSON.stringify(message))
      : [];
  const messages = { state: messagesOn('state'), results: messagesOn('results') };
  const deliveries = to === 'all' ? audiences.flatMap((audience) => toAll(audience, unreached)) : unreached.map(toOwed);
  return {
    messages,
    deliveries: deliveries.filter(({ topic }) => messages[topic].length > 0),
    newestChange: results.newestChange,
  };
}

function toAll(
  { topic, shards }: { topic: Topic; shards: number },
  unreached: readonly DeliveryReport[],
): ShardDelivery[] {
  return Array.from({ length: shards }, (_, shard) => {
    const report = unreached.find((each) => each.topic === topic && each.shard === shard);
    return { topic, shard, to: 'all', owed: report?.owed ?? [] };
  });
}

const toOwed = ({ topic, shard, owed, unservedSince }: DeliveryReport): ShardDelivery => ({
  topic,
  shard,
  to: unservedSince === undefined ? 'owed' : 'all',
  owed,
  ...(unservedSince !== undefined && { unservedSince }),
});

/**
 * Returns how many owed viewers each delivery may name. A viewer who is not named is never closed.
 */
export function owedMaxOf(messages: Round['messages'], deliveries: number): number {
  const room = ROOM_BYTES - Buffer.byteLength(JSON.stringify(messages));
  return Math.max(1, Math.floor(room / OWED_BYTES / Math.max(1, deliveries)));
}
