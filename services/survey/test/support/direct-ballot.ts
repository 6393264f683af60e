import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import {
  type BallotItem,
  BallotView,
  type IdentityPolicy,
  type Poll,
  Problem,
  type Voter,
  voterKey,
} from '@booth/shared';
import * as z from 'zod/mini';
import { voterIdOf } from '../../src/visitor/voter-ids.ts';
import type { LocalWorkflowsOptions } from './local-workflows.ts';
import { aShowOfHands } from './polls.ts';
import { startSurveyService } from './survey-service.ts';

/** How many ballots a test casts at once. */
export const PARALLEL_BALLOTS = 50;

/** How a poll differs from `aShowOfHands`. */
export type PollChange = Partial<z.input<typeof Poll>>;

/** What the page sends of a ballot. */
export interface Sent {
  handle?: string | undefined;
  code?: string | undefined;
  replaces?: string | undefined;
  idempotencyKey?: string | undefined;
  correlationId?: string | undefined;
  optionIds: readonly string[];
}

/** An id as API Gateway gives it to requests without one. */
export const CORRELATION_ID = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';
/** What the request template passes on for parts that were not sent. */
const NOTHING_SENT = { idempotencyKey: '', handle: '', code: '', replaces: '', correlationId: CORRELATION_ID };

/** The answer to a direct ballot. */
export interface Cast {
  status: number;
  executionArn: string | undefined;
  view: BallotView | undefined;
  problem: Problem | undefined;
}

const Reply = z.object({ status: z.int(), body: z.string() });
const Transaction = z.object({ TransactItems: z.array(z.record(z.string(), z.unknown())) });
const PollRead = z.object({ Key: z.object({ pollId: z.object({ S: z.string() }) }) });
const Capacity = z.object({ CapacityUnits: z.number() });
const Consumed = z.object({ ConsumedCapacity: z.union([Capacity, z.array(Capacity)]) });

/** Starts the service, and casts direct ballots as API Gateway's templates do. */
export async function startDirectBallots(options: LocalWorkflowsOptions = {}) {
  const service = await startSurveyService(options);
  const { workflows } = service;
  let polls = 0;

  const execute = (pollId: string, deviceId: string, sent: Sent) =>
    workflows.sfn.send(
      new StartSyncExecutionCommand({
        stateMachineArn: workflows.castBallotArn,
        input: JSON.stringify({ pollId, deviceId, ...NOTHING_SENT, ...sent }),
      }),
    );

  return {
    ...service,
    execute,

    /** Casts a ballot. Returns the answer of API Gateway. */
    cast: async (pollId: string, deviceId: string, sent: Sent): Promise<Cast> => {
      const { status: outcome, output, cause, executionArn } = await execute(pollId, deviceId, sent);
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
    putHands: (change: PollChange = {}) => {
      polls += 1;
      return service.putPoll(aShowOfHands({ pollId: `hands-${polls}`, ...change }));
    },

    /** Returns all ballots of a poll. */
    recordedIn: async (pollId: string): Promise<BallotItem[]> =>
      (await service.ballotItems()).filter((item) => item.pollId === pollId),

    /** Returns the key of a voter's ballot. */
    keyOf: (policy: IdentityPolicy, pollId: string, voter: Voter) => voterKey(pollId, voterIdOf(policy, pollId, voter)),

    /**
     * Returns the writes of an execution's transaction: `Put` or `Update` for each item. Each costs
     * two write units per KB; DynamoDB Local counts more.
     */
    transactionOf: ({ executionArn }: Cast) =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn && call.action === 'transactWriteItems')
        .flatMap(({ parameters }) => Transaction.parse(parameters).TransactItems.flatMap((item) => Object.keys(item))),

    /** Returns the keys that an execution read in the polls table. */
    pollsReadBy: ({ executionArn }: Cast): string[] =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn && call.action === 'getItem')
        .flatMap(({ parameters }) => PollRead.safeParse(parameters).data?.Key.pollId.S ?? []),

    /** Returns the calls of an execution with the capacity units that each consumed. */
    unitsOf: ({ executionArn }: Cast) =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn)
        .map(({ action, answer }) => [
          action,
          [Consumed.parse(answer).ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0),
        ]),
  };
}

export type DirectBallots = Awaited<ReturnType<typeof startDirectBallots>>;
