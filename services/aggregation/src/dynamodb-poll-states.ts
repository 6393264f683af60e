import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { POLL_SORT_KEY, PollStateItem, pollShardKey } from '@booth/shared';
import type { PollStates } from './project-polls.ts';

/** The states of polls in the results table. */
export function createPollStates(documents: DynamoDBDocumentClient, resultsTable: string): PollStates {
  return {
    async putIfNewer(state) {
      try {
        await documents.send(
          new PutCommand({
            TableName: resultsTable,
            Item: state,
            ConditionExpression: 'attribute_not_exists(pollShard) OR #version < :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': state.version },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async counterShardsOf(pollId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: resultsTable, Key: { pollShard: pollShardKey(pollId, 0), sk: POLL_SORT_KEY } }),
      );
      return Item === undefined ? undefined : PollStateItem.parse(Item).counterShards;
    },
  };
}
