import { z } from 'zod';
import type { JsonObject } from '../../json.ts';
import type { MapRun, MapRunRecord } from '../engine/map-run/map-run.ts';
import type { ExecutionRun } from '../engine/run.ts';
import { ApiError } from './api-error.ts';
import { checkArn } from './find-machine.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, longArn, page } from './shapes.ts';

interface FoundMapRun {
  parent: ExecutionRun;
  record: MapRunRecord;
  /** Undefined until the items are read, and after the end of the run. */
  running: MapRun | undefined;
}

/**
 * Finds a Map Run and the execution that started it.
 * @throws InvalidArn, ResourceNotFound
 */
function findMapRun(context: ApiContext, mapRunArn: string): FoundMapRun {
  checkArn(mapRunArn, 'mapRun');
  for (const parent of context.executions.all()) {
    const record = parent.execution.mapRuns.get(mapRunArn);
    if (record !== undefined) return { parent, record, running: parent.mapRuns.get(mapRunArn) };
  }
  throw new ApiError('ResourceNotFound', `Map Run Does Not Exist: '${mapRunArn}'`, { resourceName: mapRunArn });
}

/**
 * Returns the child executions of a Map Run, newest first.
 * @throws InvalidArn, ResourceNotFound
 */
export function childrenOfMapRun(context: ApiContext, mapRunArn: string): ExecutionRun[] {
  findMapRun(context, mapRunArn);
  return context.executions.ofMapRun(mapRunArn).reverse();
}

const describeMapRun = operation(z.object({ mapRunArn: longArn }), (context, request) => {
  const { parent, record, running } = findMapRun(context, request.mapRunArn);
  const none = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };
  const { items, executions } = running?.counts() ?? record.counts ?? { items: none, executions: none };
  const isDone = record.status === 'SUCCEEDED';
  const counted = (counts: typeof none): JsonObject => ({
    ...counts,
    total: Object.values(counts).reduce((total, count) => total + count, 0),
    resultsWritten: isDone ? counts.succeeded + counts.failed + counts.timedOut + counts.aborted : 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  });
  return present({
    mapRunArn: record.arn,
    executionArn: parent.execution.origin.arn,
    status: record.status,
    startDate: record.startedAt / 1_000,
    stopDate: record.stoppedAt === undefined ? undefined : record.stoppedAt / 1_000,
    maxConcurrency: record.maxConcurrency,
    toleratedFailureCount: record.toleratedCount ?? 0,
    toleratedFailurePercentage: record.toleratedPercentage ?? 0,
    itemCounts: counted(items),
    executionCounts: counted(executions),
    redriveCount: 0,
  });
});

const listMapRuns = operation(z.object({ ...page, executionArn: arn }), (context, request) => {
  checkArn(request.executionArn, 'execution');
  const run = context.executions.get(request.executionArn);
  if (run === undefined) {
    throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${request.executionArn}'`);
  }
  const { origin, mapRuns } = run.execution;
  const { items, nextToken } = pageOf([...mapRuns.values()], request, {
    name: ['ListMapRuns', request.executionArn],
    now: context.engine.clock.now(),
    keyOf: (record) => record.arn,
  });
  const listed = items.map(({ arn: mapRunArn, label, startedAt, stoppedAt }) =>
    present({
      executionArn: origin.arn,
      mapRunArn,
      stateMachineArn: `${origin.stateMachineArn}/${label}`,
      startDate: startedAt / 1_000,
      stopDate: stoppedAt === undefined ? undefined : stoppedAt / 1_000,
    }),
  );
  return present({ mapRuns: listed, nextToken });
});

const updateRequest = z.object({
  mapRunArn: longArn,
  maxConcurrency: z.int().min(0, 'Member must have value greater than or equal to 0').optional(),
  toleratedFailureCount: z.int().min(0, 'Member must have value greater than or equal to 0').optional(),
  toleratedFailurePercentage: z
    .number()
    .min(0, 'Member must have value greater than or equal to 0')
    .max(100, 'Member must have value less than or equal to 100')
    .optional(),
});
/** Applies to children that are not started yet, and to failures that have already happened. */
const updateMapRun = operation(updateRequest, (context, request) => {
  const { parent, record, running } = findMapRun(context, request.mapRunArn);
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = request;
  if (record.status !== 'RUNNING') return {};
  record.maxConcurrency = maxConcurrency ?? record.maxConcurrency;
  record.toleratedCount = toleratedFailureCount ?? record.toleratedCount;
  record.toleratedPercentage = toleratedFailurePercentage ?? record.toleratedPercentage;
  context.engine.onIdle(parent);
  running?.proceed();
  return {};
});

export const mapRunOperations: Record<string, Operation> = {
  DescribeMapRun: describeMapRun,
  ListMapRuns: listMapRuns,
  UpdateMapRun: updateMapRun,
};
