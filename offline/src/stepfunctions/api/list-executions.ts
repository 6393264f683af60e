import { z } from 'zod';
import type { ExecutionRun } from '../engine/run.ts';
import { ApiError } from './api-error.ts';
import { findTarget, typeNotSupported } from './find-machine.ts';
import { childrenOfMapRun } from './map-runs.ts';
import { type ApiContext, dateOf, type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, bounded, longArn, page } from './shapes.ts';

const statusFilter = z.enum(
  ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'],
  'Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]',
);
const redriveFilter = z.enum(
  ['REDRIVEN', 'NOT_REDRIVEN'],
  'Member must satisfy enum value set: [REDRIVEN, NOT_REDRIVEN]',
);
const listRequest = z.object({
  ...page,
  nextToken: bounded(3_096).optional(),
  stateMachineArn: arn.optional(),
  mapRunArn: longArn.optional(),
  statusFilter: statusFilter.optional(),
  redriveFilter: redriveFilter.optional(),
});
type ListRequest = z.infer<typeof listRequest>;

/** Newest first. For the ARN of a version or alias only executions that were started with it. */
const listExecutions = operation(listRequest, (context, request) => {
  const { nextToken: _token, maxResults: _results, ...filters } = request;
  const wanted = executionsOf(context, request).filter(
    ({ execution: { status, redrives } }) =>
      (request.statusFilter === undefined || status === request.statusFilter) &&
      (request.redriveFilter === undefined || redrives.length > 0 === (request.redriveFilter === 'REDRIVEN')),
  );
  const { items, nextToken } = pageOf(wanted, request, {
    name: ['ListExecutions', filters.stateMachineArn, filters.mapRunArn, filters.statusFilter, filters.redriveFilter],
    now: context.engine.clock.now(),
    keyOf: ({ execution }) => execution.origin.arn,
  });
  const executions = items.map(({ execution: { origin, status, ending, redrives } }) =>
    present({
      executionArn: origin.arn,
      stateMachineArn: origin.stateMachineArn,
      stateMachineVersionArn: origin.stateMachineVersionArn,
      stateMachineAliasArn: origin.stateMachineAliasArn,
      name: origin.name,
      status,
      startDate: origin.startedAt / 1_000,
      stopDate: dateOf(ending?.stoppedAt),
      redriveCount: redrives.length,
      redriveDate: dateOf(redrives.at(-1)?.at),
      ...(request.mapRunArn === undefined ? {} : { mapRunArn: request.mapRunArn, itemCount: origin.child?.items }),
    }),
  );
  return present({ executions, nextToken });
});

function executionsOf(context: ApiContext, request: ListRequest): ExecutionRun[] {
  const { stateMachineArn, mapRunArn } = request;
  if (stateMachineArn === undefined && mapRunArn === undefined)
    throw new ApiError('ValidationException', 'Must provide a StateMachine ARN or MapRun ARN');
  if (stateMachineArn !== undefined && mapRunArn !== undefined)
    throw new ApiError('ValidationException', 'Must provide either a StateMachine ARN or a MapRun ARN, not both');
  if (stateMachineArn === undefined) return childrenOfMapRun(context, mapRunArn ?? '');
  const { machine, version, alias } = findTarget(context, stateMachineArn);
  if (machine.type === 'EXPRESS') throw typeNotSupported();
  if (request.statusFilter === 'PENDING_REDRIVE')
    throw new ApiError('ValidationException', 'The status filter PENDING_REDRIVE needs a MapRun ARN');
  const runs = context.executions.ofMachine(machine.arn);
  if (version === undefined && alias === undefined) return runs;
  return runs.filter(
    ({ execution: { origin } }) =>
      stateMachineArn === (alias === undefined ? origin.stateMachineVersionArn : origin.stateMachineAliasArn),
  );
}

export const listExecutionsOperations: Record<string, Operation> = { ListExecutions: listExecutions };
