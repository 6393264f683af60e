import { createHash, randomUUID } from 'node:crypto';
import { type Json, jsonBytes } from '../../../json.ts';
import { mapRunArn } from '../../arns.ts';
import { MAX_PAYLOAD_BYTES } from '../../limits.ts';
import { RuntimeFailure, reasons, StateFailure, tooLarge } from '../failure.ts';
import { childInputs } from '../map-run/child-inputs.ts';
import { type CallS3, readItems } from '../map-run/item-reader.ts';
import { MapRun, type MapRunRecord, type MapRunStatus } from '../map-run/map-run.ts';
import { type MapRunPlan, readPlan, stateItems } from '../map-run/plan.ts';
import { tryDestination, writeResults } from '../map-run/result-writer.ts';
import type { MapItem, TaskResult } from '../scope.ts';
import { type StateHandler, type Step, viewOf } from '../step.ts';
import { mapHandler, readConcurrency, readTolerance } from './map.ts';

/**
 * A Map in DISTRIBUTED mode. Each item is the input of a separate execution; this execution's
 * history has only the start and end of the Map Run.
 */
export const distributedMapHandler: StateHandler = {
  async start(step) {
    const { run, scope, visit } = step;
    // TestState only covers the fields that both modes have.
    if (run.test !== undefined) return mapHandler.start(step);
    const items = await stateItems(step);
    const maxConcurrency = await readConcurrency(step);
    run.record(scope, 'MapStateStarted', { length: items?.length ?? 0 });
    const tolerance = await readTolerance(step);
    const plan = await readPlan(step, items);
    const record = newRecord(step, maxConcurrency, tolerance);
    run.execution.mapRuns.set(record.arn, record);
    visit.activity = { kind: 'mapRun', arn: record.arn };
    run.record(scope, 'MapRunStarted', { mapRunArn: record.arn });
    carryOut(step, record, plan);
  },

  async complete(step, result) {
    const { run, scope, visit, node } = step;
    const record = visit.activity?.kind === 'mapRun' ? run.execution.mapRuns.get(visit.activity.arn) : undefined;
    if (record === undefined) return;
    if ('failure' in result) {
      const { error, cause } = result.failure;
      close(step, record, 'FAILED');
      run.record(scope, 'MapRunFailed', reasons(error, cause));
      throw error === 'States.Runtime' ? new RuntimeFailure(cause ?? '') : new StateFailure(error, cause);
    }
    close(step, record, 'SUCCEEDED');
    // Recorded since November 2024: MapStateExited follows MapRunStarted.
    const succeeded = run.recordAfter(scope.lastEventId, 'MapRunSucceeded');
    if (jsonBytes(result.output) > MAX_PAYLOAD_BYTES) throw tooLarge(node.name);
    run.recordAfter(succeeded, 'MapStateSucceeded');
    await step.exit(await step.flow.succeed(result.output), node.definition.Next);
  },

  failed(step) {
    step.run.record(step.scope, 'MapStateFailed');
  },

  aborted(step, previousEventId) {
    const { run, visit } = step;
    if (visit.activity?.kind === 'mapRun') run.recordAfter(previousEventId, 'MapRunAborted');
    run.recordAfter(previousEventId, 'MapStateAborted');
  },

  resume(step) {
    const { run, visit } = step;
    const record = visit.activity?.kind === 'mapRun' ? run.execution.mapRuns.get(visit.activity.arn) : undefined;
    if (record === undefined) return;
    const plan = async () => readPlan(step, await stateItems(step));
    carryOut(step, record, plan());
  },
};

function newRecord(
  { run, visit, node }: Step,
  maxConcurrency: number,
  tolerance: { toleratedCount: number | undefined; toleratedPercentage: number | undefined },
): MapRunRecord {
  const { origin } = run.execution;
  const [, , , region = '', accountId = ''] = origin.arn.split(':');
  const [machine = ''] = origin.stateMachineName.split('/');
  const { Label } = node.fields;
  const label = typeof Label === 'string' ? Label : madeLabel(`${machine} ${visit.state}`);
  return {
    arn: mapRunArn({ region, accountId }, machine, label, randomUUID()),
    label,
    status: 'RUNNING',
    startedAt: run.services.clock.now(),
    stoppedAt: undefined,
    maxConcurrency,
    ...tolerance,
    inputs: undefined,
    counts: undefined,
  };
}

/** Makes a label for a state that has none. Like AWS's, it is always the same for a state. */
function madeLabel(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Reads the items, runs the children and writes their results; then signals the state. */
function carryOut(step: Step, record: MapRunRecord, plan: MapRunPlan | Promise<MapRunPlan>): void {
  const { run, scope, visit } = step;
  const { attempt } = visit;
  const signal = run.openCall(scope);
  // The state was cut off or its execution ended. A run that a closing service drops resumes later,
  // with its children.
  signal.addEventListener('abort', () => {
    if (record.status === 'RUNNING' && !run.wasDropped) close(step, record, 'ABORTED');
  });
  const post = (result: TaskResult) => run.post({ kind: 'completion', scopeId: scope.id, attempt, result });
  const result = async () => resultOf(step, record, await plan, signal);
  result().then(
    (output) => post({ output }),
    (error: unknown) => {
      const failure = error instanceof StateFailure ? error : new RuntimeFailure(step.view.explain(String(error)));
      post({ failure: reasons(failure.error, failure.cause) });
    },
  );
}

async function resultOf(step: Step, record: MapRunRecord, plan: MapRunPlan, signal: AbortSignal): Promise<Json> {
  const { run } = step;
  const callS3 = s3Caller(step, signal);
  if (record.inputs === undefined) {
    await tryDestination(plan.writer, record.arn, step.view.explain, callS3);
    const items = plan.reader === undefined ? (plan.items ?? []) : await readItems(plan.reader, callS3);
    const selected: Json[] = [];
    for (const item of items) selected.push(await selectedItem(step, item));
    record.inputs = childInputs(selected, plan.batching, step.node.name);
    // Saved now: after a restart the run needs the items that were read, whatever S3 has then.
    await run.idle();
    if (run.execution.ending === undefined) run.services.onIdle(run);
  }
  const [processor] = step.node.graphs;
  if (processor === undefined) throw new RuntimeFailure(step.view.explain('The Map state has no ItemProcessor.'));
  if (signal.aborted) return null;
  const mapRun = new MapRun(run, record, processor, record.inputs);
  run.mapRuns.set(record.arn, mapRun);
  let failure: unknown;
  const outcomes = await mapRun.outcomes().catch((error: unknown) => {
    failure = error;
    return mapRun.settled();
  });
  const results = { arn: record.arn, outcomes, pending: mapRun.pending() };
  const result = await writeResults(plan.writer, results, callS3);
  if (failure !== undefined) throw failure;
  return result;
}

/** Returns the input of an item; a field of an object keeps its key. */
async function selectedItem(step: Step, item: MapItem): Promise<Json> {
  const { run, scope, visit, node } = step;
  const value = item.Key === undefined ? item.Value : { Key: item.Key, Value: item.Value };
  return step.flow.itemInput(viewOf(run, scope, visit, node, item), value);
}

/**
 * Calls S3 through the integrations, so that it has the same endpoints and injected faults as a
 * Task.
 */
function s3Caller({ run, visit }: Step, signal: AbortSignal): CallS3 {
  const { origin } = run.execution;
  return (action, parameters) =>
    run.services.dispatcher.submit({
      resource: {
        kind: 'service',
        arn: `arn:aws:states:::s3:${action}`,
        resourceType: 's3',
        resource: action,
        action,
        pattern: 'request',
      },
      parameters,
      taskToken: undefined,
      roleArn: undefined,
      stateName: visit.state,
      executionArn: origin.arn,
      stateMachineArn: origin.stateMachineArn,
      signal,
    });
}

/** Ends the run and keeps only its counts. */
function close({ run }: Step, record: MapRunRecord, status: MapRunStatus): void {
  const mapRun = run.mapRuns.get(record.arn);
  mapRun?.stop();
  run.mapRuns.delete(record.arn);
  record.status = status;
  record.stoppedAt = run.services.clock.now();
  record.counts = mapRun?.counts();
  record.inputs = undefined;
}
