import type { SessionItem, SurveyInput, TaskResult } from '@booth/shared';

/** The `survey` workflow, which leads a visitor through the screens and records the ballot. */
export interface SurveyWorkflow {
  /**
   * Starts the execution of a session. Returns true also if it was started with the same input
   * before; false if the execution of this name has another input or has ended.
   */
  start(input: SurveyInput): Promise<boolean>;
  /**
   * Completes the waiting task with the visitor's answer. Returns false if the task no longer
   * waits: somebody else was faster, or its time is up.
   */
  complete(taskToken: string, result: TaskResult): Promise<boolean>;
  /**
   * Fails the waiting task, so that the survey ends and nothing is recorded. The workflow knows the
   * reason by the name of the error. Does nothing if the task no longer waits.
   */
  end(taskToken: string, error: string, cause: string): Promise<void>;
  /** Returns true if the execution of the session is running. */
  isRunning(session: SessionItem): Promise<boolean>;
}
