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
import { executionNameOf, type SessionItem } from '@booth/shared';
import type { SurveyWorkflow } from './survey-workflow.ts';

/** Returns true if the error says that the task no longer waits. */
function isOver(error: unknown): boolean {
  return error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
}

/** Creates the `SurveyWorkflow` of a state machine. */
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
