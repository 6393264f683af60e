import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readExecutionArn } from '../../api/arns.ts';
import { callConsole, callService } from '../../api/call-service.ts';
import { pendingTasks } from '../../api/console-shapes.ts';
import { queryKeys } from '../../api/query-keys.ts';
import {
  type ExecutionStatus,
  executionDefinition,
  executionDescription,
  executionList,
  type HistoryEvent,
  historyPage,
  type MachineType,
} from '../../api/shapes.ts';
import { extendHistory } from '../history/extend-history.ts';
import { replay } from '../history/replay.ts';

const LIST_PAGE_SIZE = 100;
const HISTORY_PAGE_SIZE = 1_000;
/** How many of the newest executions are searched for a visit of a state. */
const SEARCHED_EXECUTIONS = 5;

/** AWS's API only has Standard executions. The console's own API answers the same for Express. */
function callFor(express: boolean): typeof callService {
  return express ? callConsole : callService;
}

export function executionsQuery(machineArn: string, type: MachineType, statusFilter: ExecutionStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: queryKeys.executionsOf(machineArn, statusFilter),
    queryFn: ({ pageParam, signal }) => {
      const request = { stateMachineArn: machineArn, statusFilter, maxResults: LIST_PAGE_SIZE, nextToken: pageParam };
      return callFor(type === 'EXPRESS')('ListExecutions', request, executionList, signal);
    },
    initialPageParam: initialPage(),
    getNextPageParam: (page) => page.nextToken,
    placeholderData: keepPreviousData,
  });
}

function initialPage(): string | undefined {
  return undefined;
}

export function executionQuery(executionArn: string) {
  return queryOptions({
    queryKey: queryKeys.executionPart(executionArn, 'description'),
    queryFn: ({ signal }) =>
      callFor(readExecutionArn(executionArn).express)(
        'DescribeExecution',
        { executionArn },
        executionDescription,
        signal,
      ),
  });
}

/** The definition that the execution was started with. The machine may have been updated since. */
export function executionDefinitionQuery(executionArn: string) {
  return queryOptions({
    queryKey: queryKeys.executionPart(executionArn, 'definition'),
    queryFn: async ({ signal }) => {
      const call = callFor(readExecutionArn(executionArn).express);
      return (await call('DescribeStateMachineForExecution', { executionArn }, executionDefinition, signal)).definition;
    },
  });
}

/** All events from the first on. Those read before are kept, since a history only grows. */
export function historyQuery(executionArn: string) {
  const queryKey = queryKeys.executionPart(executionArn, 'history');
  return queryOptions({
    queryKey,
    queryFn: ({ client, signal }) => {
      const known = client.getQueryData<HistoryEvent[]>(queryKey) ?? [];
      const request = { executionArn, maxResults: HISTORY_PAGE_SIZE, reverseOrder: known.length > 0 };
      return extendHistory(known, (nextToken) =>
        callFor(readExecutionArn(executionArn).express)(
          'GetExecutionHistory',
          { ...request, nextToken },
          historyPage,
          signal,
        ),
      );
    },
  });
}

/** Tasks that wait for their token, with the time of the answer (epoch ms). */
export function pendingQuery(executionArn: string) {
  return queryOptions({
    queryKey: queryKeys.executionPart(executionArn, 'pending'),
    queryFn: async ({ signal }) => {
      const { tasks } = await callConsole('ListPendingTasks', { executionArn }, pendingTasks, signal);
      return { tasks, askedAt: Date.now() };
    },
  });
}

/** The input and variables of a state's last visit, or null if no recent execution reached it. */
export function lastVisitQuery(machineArn: string, type: MachineType, state: string) {
  const call = callFor(type === 'EXPRESS');
  return queryOptions({
    queryKey: ['last-visit', machineArn, state] as const,
    // Looked up each time the state is chosen, and not while somebody reads the input.
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const request = { stateMachineArn: machineArn, maxResults: SEARCHED_EXECUTIONS };
      const { executions } = await call('ListExecutions', request, executionList, signal);
      for (const { executionArn, name } of executions) {
        const events = await extendHistory([], (nextToken) =>
          call('GetExecutionHistory', { executionArn, maxResults: HISTORY_PAGE_SIZE, nextToken }, historyPage, signal),
        );
        const visit = replay(events).visits.findLast((candidate) => candidate.state === state);
        if (visit !== undefined) return { execution: name, input: visit.input, variables: visit.variables };
      }
      return null;
    },
  });
}
