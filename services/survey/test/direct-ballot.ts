import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  type BallotItem,
  BallotView,
  type IdentityPolicy,
  type Poll,
  Problem,
  type VoteItem,
  type Voter,
  voterKey,
} from '@booth/shared';
import { z } from 'zod';
import { userIdOf } from '../src/visitor.ts';
import type { LocalWorkflowsOptions } from './local-workflows.ts';
import { aShowOfHands } from './polls.ts';
import { TABLES } from './resolve-yaml.ts';
import { startSurveyService } from './survey-service.ts';

/** As two tabs and a nervous thumb would. */
export const PARALLEL_BALLOTS = 50;

/** What the request template hands on; what is left out here was not sent. */
export interface Sent {
  handle?: string | undefined;
  code?: string | undefined;
  replaces?: string | undefined;
  idempotencyKey?: string | undefined;
  optionIds: readonly string[];
}

/** How the fast lane answered one ballot. */
export interface Cast {
  status: number;
  executionArn: string | undefined;
  view: BallotView | undefined;
  problem: Problem | undefined;
}

const Reply = z.object({ status: z.int(), body: z.string() });
const Transaction = z.object({ TransactItems: z.array(z.record(z.string(), z.unknown())) });
const Capacity = z.object({ CapacityUnits: z.number() });
const Consumed = z.object({ ConsumedCapacity: z.union([Capacity, z.array(Capacity)]) });

/** The service with its fast lane, called as API Gateway's templates call it. */
export async function startFastLane(options: LocalWorkflowsOptions = {}) {
  const service = await startSurveyService(options);
  const { workflows, documents } = service;
  let polls = 0;

  const execute = (pollId: string, voterId: string, sent: Sent) =>
    workflows.sfn.send(
      new StartSyncExecutionCommand({
        stateMachineArn: workflows.castBallotArn,
        input: JSON.stringify({ pollId, voterId, idempotencyKey: '', handle: '', code: '', replaces: '', ...sent }),
      }),
    );

  return {
    ...service,
    execute,

    /** A ballot as API Gateway answers it. */
    cast: async (pollId: string, voterId: string, sent: Sent): Promise<Cast> => {
      const { status: outcome, output, cause, executionArn } = await execute(pollId, voterId, sent);
      if (outcome !== 'SUCCEEDED') throw new Error(`cast-ballot ${outcome}: ${cause}`);
      const { status, body } = Reply.parse(JSON.parse(output ?? ''));
      const json: unknown = JSON.parse(body);
      return {
        status,
        executionArn,
        view: status === 200 ? BallotView.parse(json) : undefined,
        problem: status === 200 ? undefined : Problem.parse(json),
      };
    },

    /** Stores a poll of one screen under an id of its own. */
    putHands: (change: Partial<Poll> = {}) => {
      polls += 1;
      return service.putPoll({ ...aShowOfHands(), pollId: `hands-${polls}`, ...change });
    },

    /** Stores a definition as an earlier version of the service did: with what the schema asks for now left out. */
    putDefinition: (pollId: string, definition: object) =>
      documents.send(
        new UpdateCommand({
          TableName: TABLES.PollsTable,
          Key: { pollId },
          UpdateExpression: 'SET #definition = :definition',
          ExpressionAttributeNames: { '#definition': 'definition' },
          ExpressionAttributeValues: { ':definition': JSON.stringify(definition) },
        }),
      ),

    /** All that is recorded in a poll, by any voter. */
    recordedIn: async (pollId: string): Promise<{ ballots: BallotItem[]; votes: VoteItem[] }> => {
      const items = (await service.voteItems()).filter((item) => item.pollId === pollId);
      return {
        ballots: items.flatMap((item) => ('answers' in item ? [item] : [])),
        votes: items.flatMap((item) => ('serviceName' in item ? [item] : [])),
      };
    },

    /** The partition key of a voter's items. */
    keyOf: (policy: IdentityPolicy, pollId: string, voter: Voter) => voterKey(pollId, userIdOf(policy, pollId, voter)),

    /**
     * What the transactions of one execution write, item by item: `Put`, `Update` or `Delete`. Each costs two write units for
     * each KB, while DynamoDB Local counts four for an `Update` and none for a `Delete`.
     */
    writesOf: ({ executionArn }: Cast) =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn && call.action === 'transactWriteItems')
        .flatMap(({ parameters }) => Transaction.parse(parameters).TransactItems.flatMap((item) => Object.keys(item))),

    /** The calls of one execution with the capacity units that each took. */
    unitsOf: ({ executionArn }: Cast) =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn)
        .map(({ action, answer }) => [
          action,
          [Consumed.parse(answer).ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0),
        ]),
  };
}

export type FastLane = Awaited<ReturnType<typeof startFastLane>>;
