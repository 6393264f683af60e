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

/** As two tabs and a nervous thumb would. */
export const PARALLEL_BALLOTS = 50;

/** What a poll differs in from a usual one. */
export type PollChange = Partial<z.input<typeof Poll>>;

/** What the request template hands on; what is left out here was not sent. */
export interface Sent {
  handle?: string | undefined;
  code?: string | undefined;
  replaces?: string | undefined;
  idempotencyKey?: string | undefined;
  correlationId?: string | undefined;
  optionIds: readonly string[];
}

/** As API Gateway gives a request that brought no id. */
export const CORRELATION_ID = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';
/** What the request template makes of what was not sent. */
const NOTHING_SENT = { idempotencyKey: '', handle: '', code: '', replaces: '', correlationId: CORRELATION_ID };

/** How one direct ballot was answered. */
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

/** The service with its direct ballots, which are cast as API Gateway's templates cast them. */
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

    /** A ballot as API Gateway answers it. */
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

    /** All that is recorded in a poll, by any voter. */
    recordedIn: async (pollId: string): Promise<BallotItem[]> =>
      (await service.ballotItems()).filter((item) => item.pollId === pollId),

    /** The key of a voter's ballot. */
    keyOf: (policy: IdentityPolicy, pollId: string, voter: Voter) => voterKey(pollId, voterIdOf(policy, pollId, voter)),

    /**
     * What the transaction of one execution writes, item by item: `Put` or `Update`. Each costs two write units for each KB;
     * DynamoDB Local counts more.
     */
    transactionOf: ({ executionArn }: Cast) =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn && call.action === 'transactWriteItems')
        .flatMap(({ parameters }) => Transaction.parse(parameters).TransactItems.flatMap((item) => Object.keys(item))),

    /** The keys by which one execution read the polls table. */
    pollsReadBy: ({ executionArn }: Cast): string[] =>
      workflows.calls
        .filter((call) => call.executionArn === executionArn && call.action === 'getItem')
        .flatMap(({ parameters }) => PollRead.safeParse(parameters).data?.Key.pollId.S ?? []),

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

export type DirectBallots = Awaited<ReturnType<typeof startDirectBallots>>;
