import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { FIRST_GENERATION, POLL_SORT_KEY, pollShardKey, pollStateOf, ResetMoments } from '@booth/shared';
import { readPollState } from '@booth/shared/lambda';
import type { PollStates } from './project-polls.ts';

/** What a poll's state may lack, and lose again. */
const MOMENTS = ['opensAt', 'closesAt', 'openedAt', 'closedAt', 'resettingSince', 'resetAt'] as const;

/** The states of polls in the results table. */
export function createPollStates(documents: DynamoDBDocumentClient, resultsTable: string): PollStates {
  const keyOf = (pollId: string) => ({ pollShard: pollShardKey(pollId, 0), sk: POLL_SORT_KEY });

  /** Changes the item if the condition holds; says whether it did. */
  const update = async (pollId: string, command: Omit<UpdateCommand['input'], 'TableName' | 'Key'>) => {
    try {
      await documents.send(new UpdateCommand({ TableName: resultsTable, Key: keyOf(pollId), ...command }));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return false;
    }
  };

  const read: PollStates['read'] = (pollId) => readPollState(documents, resultsTable, pollId);

  return {
    read,

    async putIfNewer({ counterShards, ...poll }) {
      const { pollId } = poll;
      // Counts stay on the shards where they are: a poll that is read from fewer would lose the others' votes.
      const shards = Math.max(counterShards, (await read(pollId))?.counterShards ?? 1);
      const known = { ...pollStateOf(poll), ...ResetMoments.parse(poll), counterShards: shards };
      const state = Object.entries(known).filter(([, value]) => value !== undefined);
      const gone = MOMENTS.filter((moment) => poll[moment] === undefined).map((moment) => `#${moment}`);
      // What the write side does not know of, the generations, stays.
      await update(pollId, {
        UpdateExpression: `SET generation = if_not_exists(generation, :first),
          ${state.map(([name]) => `#${name} = :${name}`).join(', ')}
          ${gone.length === 0 ? '' : `REMOVE ${gone.join(', ')}`}`,
        ConditionExpression: 'attribute_not_exists(pollShard) OR #version < :version',
        ExpressionAttributeNames: Object.fromEntries(
          [...state.map(([name]) => name), ...MOMENTS].map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: {
          ':first': FIRST_GENERATION,
          ...Object.fromEntries(state.map(([name, value]) => [`:${name}`, value])),
        },
      });
    },

    beginNextGeneration: (pollId, generation) =>
      update(pollId, {
        UpdateExpression: 'SET nextGeneration = :next',
        ConditionExpression: 'generation = :generation AND attribute_not_exists(nextGeneration)',
        ExpressionAttributeValues: { ':generation': generation, ':next': generation + 1 },
      }),

    switchGeneration: (pollId, generation) =>
      update(pollId, {
        UpdateExpression: 'SET generation = :next REMOVE nextGeneration',
        ConditionExpression: 'generation = :generation AND nextGeneration = :next',
        ExpressionAttributeValues: { ':generation': generation, ':next': generation + 1 },
      }),
  };
}
