import type { Json } from '../../json.ts';
import type { TaskResource } from '../asl/resource.ts';
import { StateFailure } from '../engine/failure.ts';

/** One call of a Task state. */
export interface TaskCall {
  resource: TaskResource;
  /** The evaluated Parameters or Arguments. */
  parameters: Json;
  /** Only of a `.waitForTaskToken` or `.sync` task. */
  taskToken: string | undefined;
  /** The state's `Credentials.RoleArn`. */
  roleArn: string | undefined;
  stateName: string;
  executionArn: string;
  stateMachineArn: string;
  /**
   * Aborts when the state no longer needs the task (timed out, stopped, token used), or with
   * `serviceCloses` as its reason.
   */
  signal: AbortSignal;
}

/** Calls task integrations. An interface, so that recordings can answer in place of services. */
export interface TaskDispatcher {
  /**
   * Returns a sentence for each unknown or malformed parameter; AWS does not start a task with one.
   * Without this method all parameters are accepted.
   */
  parameterIssues?(resource: TaskResource, parameters: Json): Promise<string[]>;
  /**
   * Returns why the integration cannot answer a mocked result of TestState; undefined if it can.
   * `requiresFields`: required fields must be present. Without this method all results are
   * accepted.
   */
  mockedResultIssue?(resource: TaskResource, result: Json, requiresFields: boolean): Promise<string | undefined>;
  /**
   * Makes the call. Resolves with the task's result; for `.sync` and `.waitForTaskToken` with the
   * answer of the call itself, which is recorded as TaskSubmitted.
   * @throws TaskFailure
   */
  submit(call: TaskCall): Promise<Json>;
  /**
   * Resolves with the result of the job that a `.sync` call started. It is called again with the
   * same `submitted` after a restart of the service.
   * @throws TaskFailure
   */
  awaitCompletion(call: TaskCall, submitted: Json): Promise<Json>;
}

/**
 * The reason of a call that the closing service aborts: its job continues, and so does the call
 * after a restart.
 */
export const serviceCloses = new Error('The service closes');

/** A failed task, with an error name such as `DynamoDb.ConditionalCheckFailedException`. */
export class TaskFailure extends StateFailure {}
