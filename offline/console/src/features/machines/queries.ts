import { queryOptions } from '@tanstack/react-query';
import { callConsole, callService } from '../../api/call-service.ts';
import { executionCounts } from '../../api/console-shapes.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { type MachineItem, machineDescription, machineList } from '../../api/shapes.ts';

const PAGE_SIZE = 1_000;

export const machinesQuery = queryOptions({
  queryKey: queryKeys.machines,
  queryFn: async ({ signal }) => {
    const machines: MachineItem[] = [];
    let nextToken: string | undefined;
    do {
      const page = await callService('ListStateMachines', { maxResults: PAGE_SIZE, nextToken }, machineList, signal);
      machines.push(...page.stateMachines);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return machines.toSorted((one, other) => one.name.localeCompare(other.name));
  },
});

export function machineQuery(arn: string) {
  return queryOptions({
    queryKey: queryKeys.machine(arn),
    queryFn: ({ signal }) => callService('DescribeStateMachine', { stateMachineArn: arn }, machineDescription, signal),
  });
}

/** The number of executions by machine and status. */
export const countsQuery = queryOptions({
  queryKey: queryKeys.counts,
  queryFn: async ({ signal }) => (await callConsole('CountExecutions', {}, executionCounts, signal)).machines,
});
