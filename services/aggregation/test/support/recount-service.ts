import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BallotItem } from '@booth/shared';
import { readResults } from '@booth/shared/lambda';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { countStates } from '../../src/counting/count-states.ts';
import { createPollStates } from '../../src/polls/dynamodb-poll-states.ts';
import { createCounting } from '../../src/wiring/counting.ts';
import { cast } from './ballots.ts';
import { aProjectedPoll } from './projected-polls.ts';
import { COUNTED, createServiceTables, createVotesTable, RESULTS } from './tables.ts';

const VOTES = 'VotesTable';
export const POLL = 'favourites';

/**
 * Starts a poll with its tables, and sets the environment of the deployed functions `rebuild` and
 * `reconcile`.
 */
export async function startRecountService() {
  const dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  await createVotesTable(dynamodb.client, VOTES);
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  const pollStates = createPollStates(documents, RESULTS);
  await pollStates.putIfNewer(aProjectedPoll({ pollId: POLL, counterShards: 2 }));
  Object.assign(process.env, dynamodb.env);
  Object.assign(process.env, { RESULTS_TABLE: RESULTS, COUNTED_TABLE: COUNTED, VOTES_TABLE: VOTES });
  process.env.LONGEST_FUNCTION_SECONDS = '0';
  const counting = {
    ...createCounting(documents, { counted: COUNTED, results: RESULTS }),
    onError: (error: unknown) => Promise.reject(error),
  };

  return {
    documents,
    votesTable: VOTES,
    pollStates,
    async put(items: readonly BallotItem[]): Promise<void> {
      for (const Item of items) await documents.send(new PutCommand({ TableName: VOTES, Item }));
    },
    /** Counts the items as `aggregate` counts their records. */
    async count(items: readonly BallotItem[]): Promise<void> {
      const planOf = await counting.planCounting(items.map(({ pollId }) => pollId));
      expect(await countStates(items.map(cast), { ...counting, planOf })).toEqual([]);
    },
    async results() {
      const { ballots, screens } = (await readResults(documents, RESULTS, POLL, new Date()))?.snapshot ?? {};
      return { ballots, screens };
    },
    stop: () => dynamodb.stop(),
  };
}

export type RecountService = Awaited<ReturnType<typeof startRecountService>>;
