import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { BroadcastLeases, Holding } from './broadcast-leases.ts';

/** A poll in the broadcasts table. */
const BroadcastItem = z.object({
  pollId: z.string(),
  changes: z._default(z.int(), 0),
  /** The execution that broadcasts the poll, and the time until which no other may. */
  owner: z.optional(z.string()),
  busyUntil: z.optional(z.int()),
});
type BroadcastItem = z.infer<typeof BroadcastItem>;

/** How long an item is kept after the last change. No execution lives nearly as long. */
const TTL_SECONDS = 24 * 3600;

/** Keeps the leases in the broadcasts table. */
export function createBroadcastLeases(
  documents: DynamoDBDocumentClient,
  table: string,
  now: () => number = Date.now,
): BroadcastLeases {
  type Update = Omit<UpdateCommandInput, 'TableName' | 'Key'>;
  const update = async (pollId: string, input: Update) => {
    const { Attributes } = await documents.send(new UpdateCommand({ TableName: table, Key: { pollId }, ...input }));
    return Attributes;
  };
  /** Returns the item after the update or, if the condition does not hold, the item as it is. */
  const updateIf = async (
    pollId: string,
    input: Update,
  ): Promise<{ done: boolean; item: BroadcastItem | undefined }> => {
    try {
      const item = await update(pollId, {
        ...input,
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return { done: true, item: BroadcastItem.parse(item) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { done: false, item: error.Item && BroadcastItem.parse(unmarshall(error.Item)) };
    }
  };

  const take = (pollId: string, { owner, successorOf = owner, knownChanges, forMs }: Holding) => {
    const free = '(#owner IN (:owner, :predecessor) OR attribute_not_exists(busyUntil) OR busyUntil <= :now)';
    return updateIf(pollId, {
      UpdateExpression:
        'SET #owner = :owner, busyUntil = :until, expiresAt = :expiresAt, changes = if_not_exists(changes, :none)',
      ConditionExpression: knownChanges === undefined ? free : `${free} AND changes <> :changes`,
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: {
        ':owner': owner,
        ':predecessor': successorOf,
        ':now': now(),
        ':until': now() + forMs,
        ':expiresAt': expiresAt(),
        ':none': 0,
        ...(knownChanges !== undefined && { ':changes': knownChanges }),
      },
    });
  };
  const leave = (pollId: string, owner: string, changes: number) =>
    updateIf(pollId, {
      UpdateExpression: 'REMOVE #owner, busyUntil',
      ConditionExpression: '#owner = :owner AND changes = :changes',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner, ':changes': changes },
    });
  const expiresAt = () => Math.floor(now() / 1000) + TTL_SECONDS;

  return {
    async noteChange(pollId) {
      const item = await update(pollId, {
        UpdateExpression: 'SET expiresAt = :expiresAt ADD changes :one',
        ExpressionAttributeValues: { ':expiresAt': expiresAt(), ':one': 1 },
        ReturnValues: 'ALL_NEW',
      });
      return (BroadcastItem.parse(item).busyUntil ?? 0) > now() ? 'broadcasting' : 'idle';
    },

    async hold(pollId, holding) {
      // Taking fails if nothing has changed. Leaving then fails if there is a change by now, so
      // take again.
      for (;;) {
        const { done, item } = await take(pollId, holding);
        if (done) return item?.changes;
        const isMine =
          item?.owner === holding.owner || (item?.owner !== undefined && item.owner === holding.successorOf);
        if (!isMine || item.owner === undefined) return undefined;
        // The poll is mine, so nothing has changed.
        if ((await leave(pollId, item.owner, item.changes)).done) return undefined;
      }
    },
  };
}
