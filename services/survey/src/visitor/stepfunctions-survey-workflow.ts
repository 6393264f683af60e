import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { executionNameOf, type SessionItem, type SurveyInput, type TaskResult } from '@booth/shared';

/** The `survey` workflow, as the functions talk to it. */
export interface SurveyWorkflow {
  /**
   * Starts the execution of a session. False: there was one of this name, with another input or
   * ended.
   */
  start(input: SurveyInput): Promise<boolean>;
  /**
   * Hands the visitor's answer in. False: the task is over, for somebody was faster or the time was
   * up.
   */
  complete(taskToken: string, result: TaskResult): Promise<boolean>;
  /**
   * Ends the survey with nothing recorded, for a reason that the workflow knows by its error name.
   */
  end(taskToken: string, error: string, cause: string): Promise<void>;
  /** Whether the session's execution is still under way. */
  isRunning(session: SessionItem): Promise<boolean>;
}

function isOver(error: unknown): boolean {
  return error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
}

export function createSurveyWorkflow(sfn: SFNClient, stateMachineArn: string): SurveyWorkflow {
  const executionArn = (session: SessionItem) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionNameOf(session)}`;
  return {
    async start(input) {
      try {
        const name = executionNameOf(input);
        await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    },

    async complete(taskToken, result) {
      try {
        await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(result) }));
        return true;
      } catch (error) {
        if (isOver(error)) return false;
        throw error;
      }
    },

    async end(taskToken, error, cause) {
      try {
        await sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }));
      } catch (failure) {
        if (!isOver(failure)) throw failure;
      }
    },

    async isRunning(session) {
      try {
        const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(session) }));
        return status === 'RUNNING';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw error;
      }
    },
  };
}
