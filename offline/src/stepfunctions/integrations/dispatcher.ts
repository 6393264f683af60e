import type { Json } from '../../json.ts';
import type { TaskResource } from '../asl/resource.ts';
import { StateFailure } from '../engine/failure.ts';

/** One call of a Task state. */
export interface TaskCall {
  resource: TaskResource;
  /** What the state passes: the evaluated Parameters or Arguments. */
  parameters: Json;
  /** Of a `.waitForTaskToken` or `.sync` task. */
  taskToken: string | undefined;
  /** The state's `Credentials.RoleArn`. */
  roleArn: string | undefined;
  stateName: string;
  executionArn: string;
  stateMachineArn: string;
  /**
   * Aborts when the state is done with the task (timed out, stopped, its token handed in), or with
   * `takenUpLater`.
   */
  signal: AbortSignal;
}

/**
 * Calls task integrations. An interface, so that recordings can answer instead of services.
 */
export interface TaskDispatcher {
  /**
   * Why this integration does not take the parameters, a sentence for each field that it does not
   * have or that is malformed: with one of them AWS does not start the task. Where this is missing,
   * everything is taken.
   */
  parameterFaults?(resource: TaskResource, parameters: Json): Promise<string[]>;
  /**
   * Why a mocked result of TestState is none that the integration can answer; undefined if it is
   * one. `requiresFields`: what the model requires must be there. Where this is missing, every
   * result is taken.
   */
  mockedResultProblem?(resource: TaskResource, result: Json, requiresFields: boolean): Promise<string | undefined>;
  /**
   * Makes the call. Answers the task's result, or for `.sync` and `.waitForTaskToken` what the call
   * itself answered (it is recorded as TaskSubmitted). Throws TaskFailure for a failed task.
   */
  submit(call: TaskCall): Promise<Json>;
  /**
   * Waits for the job that a `.sync` call started and answers the task's result. Is called again
   * with the same `submitted` after a restart of the service. Throws TaskFailure.
   */
  awaitCompletion(call: TaskCall, submitted: Json): Promise<Json>;
}

/**
 * Why a call is aborted when the service closes: what it waits for goes on, and so does the call
 * after a restart.
 */
export const takenUpLater = new Error('The service closes');

/** The task failed with this error name, such as `DynamoDb.ConditionalCheckFailedException`. */
export class TaskFailure extends StateFailure {}
