import { useMutation, useQueryClient } from '@tanstack/react-query';
import { callConsole, callService } from '../../api/call-service.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { nothing, startedExecution } from '../../api/shapes.ts';

export function useStartExecution() {
  return useMutation({
    mutationFn: (request: { stateMachineArn: string; name: string | undefined; input: string }) =>
      callService('StartExecution', request, startedExecution),
  });
}

export function useStopExecution(executionArn: string) {
  return useChange(executionArn, (reason: { error: string | undefined; cause: string | undefined }) =>
    callService('StopExecution', { executionArn, ...reason }, nothing),
  );
}

/** Completes a waiting task as the holder of its token would. The token stays on the server. */
export function useSucceedTask(executionArn: string, taskId: string) {
  return useChange(executionArn, (output: string) =>
    callConsole('SucceedTask', { executionArn, taskId, output }, nothing),
  );
}

export function useFailTask(executionArn: string, taskId: string) {
  return useChange(executionArn, (reason: { error: string | undefined; cause: string | undefined }) =>
    callConsole('FailTask', { executionArn, taskId, ...reason }, nothing),
  );
}

/** Reads the execution again without waiting for the server's message about the change. */
function useChange<Request>(executionArn: string, mutationFn: (request: Request) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.execution(executionArn) }),
  });
}
