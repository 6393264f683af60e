import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, readEnvironment, readRequest, unmarshallOptions } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createPollStates } from '../polls/dynamodb-poll-states.ts';
import { createGenerations } from '../recount/dynamodb-generations.ts';
import { createVotes } from '../recount/dynamodb-votes.ts';
import { beginRebuild, type RebuildDependencies, rebuildStep } from '../recount/rebuild.ts';
import { type RebuildProgress, RebuildRequest } from '../recount/rebuild-contract.ts';
import { createCounting } from '../wiring/counting.ts';

const environment = readEnvironment(
  z.object({
    RESULTS_TABLE: z.string(),
    COUNTED_TABLE: z.string(),
    VOTES_TABLE: z.string(),
    LONGEST_FUNCTION_SECONDS: z.coerce.number().check(z.minimum(0)),
  }),
);
const tables = { counted: environment.COUNTED_TABLE, results: environment.RESULTS_TABLE };
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), { unmarshallOptions: unmarshallOptions() });
const outlastMs = environment.LONGEST_FUNCTION_SECONDS * 1_000;
const dependencies: RebuildDependencies = {
  pollStates: createPollStates(documents, tables.results),
  votes: createVotes(documents, environment.VOTES_TABLE),
  generations: createGenerations(documents, tables),
  counting: {
    ...createCounting(documents, tables),
    onError: (error) => logger.error('not counted, to be tried again', { error }),
  },
  outlast: () => delay(outlastMs),
  random: Math.random,
};

/** Longer than any step takes, waits included. No step begins with less time left. */
const STEP_MS = outlastMs + 30_000;

/**
 * Recounts a poll while voting goes on. `npm run rebuild` calls it with the progress that it has
 * answered, until that is `done`. If it throws, the results are the old ones or, after the switch,
 * the recounted ones, and the call can be repeated.
 */
export const handler = lambdaHandler(async (request: unknown, context): Promise<RebuildProgress> => {
  const { pollId, restored, progress: before, forSeconds } = readRequest(RebuildRequest, request);
  const endsAt = Date.now() + forSeconds * 1_000;
  let progress = before ?? (await beginRebuild(pollId, dependencies, restored));
  while (progress.phase !== 'done' && Date.now() < endsAt && context.getRemainingTimeInMillis() > STEP_MS) {
    progress = await rebuildStep(progress, dependencies);
    // Answer before the next wait, so that the operator hears of the switch.
    if (progress.phase === 'switched') break;
  }
  logger.info('rebuild', { ...progress });
  return progress;
});
