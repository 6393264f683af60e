import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { POLL_SORT_KEY, PollStateItem, pollShardKey } from '@booth/shared';
import type { PollStates } from './project-polls.ts';

/** The states of polls in the results table. */
export function createPollStates(documents: DynamoDBDocumentClient, resultsTable: string): PollStates {
  const counterShardsOf: PollStates['counterShardsOf'] = async (pollId) => {
    const { Item } = await documents.send(
      new GetCommand({
        TableName: resultsTable,
        Key: { pollShard: pollShardKey(pollId, 0), sk: POLL_SORT_KEY },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : PollStateItem.parse(Item).counterShards;
  };

  return {
    counterShardsOf,

    async putIfNewer(state) {
      // Counts stay on the shards where they are: a poll that is read from fewer would lose the others' votes.
      const counterShards = Math.max(state.counterShards, (await counterShardsOf(state.pollId)) ?? 1);
      try {
        await documents.send(
          new PutCommand({
            TableName: resultsTable,
            Item: { ...state, counterShards },
            ConditionExpression: 'attribute_not_exists(pollShard) OR #version < :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': state.version },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
