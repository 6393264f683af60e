import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { FIRST_GENERATION, POLL_SORT_KEY, pollShardKey, pollStateOf, ResetMoments } from '@booth/shared';
import { readPollState } from '@booth/shared/lambda';
import type { PollStates } from './poll-states.ts';

/** Optional attributes of a poll's state. A newer version may remove them. */
const MOMENTS = ['opensAt', 'closesAt', 'openedAt', 'closedAt', 'resettingSince', 'resetAt'] as const;

/** Keeps the states of polls in the results table. */
export function createPollStates(documents: DynamoDBDocumentClient, resultsTable: string): PollStates {
  const keyOf = (pollId: string) => ({ pollShard: pollShardKey(pollId, 0), sk: POLL_SORT_KEY });

  /** Changes the item. Returns false if the condition does not hold. */
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
      // Never fewer shards than before, because readers would miss the votes on the others.
      const shards = Math.max(counterShards, (await read(pollId))?.counterShards ?? 1);
      const known = { ...pollStateOf(poll), ...ResetMoments.parse(poll), counterShards: shards };
      const state = Object.entries(known).filter(([, value]) => value !== undefined);
      const gone = MOMENTS.filter((moment) => poll[moment] === undefined).map((moment) => `#${moment}`);
      // Keeps the generations, which the write side does not know.
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
