import { createHash, randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, jsonBytes } from '../../../json.ts';
import { mapRunArn } from '../../arns.ts';
import { parseResource } from '../../asl/resource.ts';
import { maxPayloadBytes } from '../../limits.ts';
import { flowFor } from '../../query/flow-for.ts';
import type { StateFlow } from '../../query/state-flow.ts';
import { RuntimeFailure, reasons, StateFailure, tooLarge } from '../failure.ts';
import { type BatchingPlan, childInputs } from '../map-run/child-inputs.ts';
import { type CallS3, type ReaderPlan, readerConfig, readItems } from '../map-run/item-reader.ts';
import { MapRun, type MapRunRecord, type MapRunStatus } from '../map-run/map-run.ts';
import { tryDestination, type WriterPlan, writeResults, writerConfig } from '../map-run/result-writer.ts';
import type { MapItem, TaskResult } from '../scope.ts';
import { type StateHandler, type Step, viewOf } from '../step.ts';
import { mapHandler, readConcurrency, readTolerance } from './map.ts';

/** Everything that the state's fields say of its Map Run. */
interface Plan {
  /** The items of the state's input; undefined where an ItemReader reads them. */
  items: MapItem[] | undefined;
  reader: ReaderPlan | undefined;
  batching: BatchingPlan | undefined;
  writer: WriterPlan;
}

/**
 * A Map in DISTRIBUTED mode: each item is the input of an execution of its own, of which only the
 * Map Run's begin and end are in this execution's history.
 */
export const distributedMapHandler: StateHandler = {
  async start(step) {
    const { run, scope, visit } = step;
    // TestState tests the fields that both modes have.
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
    if (jsonBytes(result.output) > maxPayloadBytes) throw tooLarge(node.name);
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

/** A state without a Label has one that AWS makes: always the same for a state. */
function madeLabel(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Evaluates the fields, while a failure is still one of the state alone. */
async function readPlan(step: Step, items: MapItem[] | undefined): Promise<Plan> {
  const { ItemReader, ItemBatcher, ResultWriter } = step.node.fields;
  return {
    items,
    reader: isJsonObject(ItemReader) ? await readReader(step, ItemReader) : undefined,
    batching: isJsonObject(ItemBatcher) ? await readBatching(step, ItemBatcher) : undefined,
    writer: await readWriter(step, isJsonObject(ResultWriter) ? ResultWriter : undefined),
  };
}

async function readReader(step: Step, fields: JsonObject): Promise<ReaderPlan> {
  const config = isJsonObject(fields.ReaderConfig) ? fields.ReaderConfig : {};
  return {
    action: parseResource(String(fields.Resource))?.action === 'listObjectsV2' ? 'listObjectsV2' : 'getObject',
    maxItems: await (await flowWithin(step, config)).number('MaxItems'),
    request: await (await flowWithin(step, fields)).arguments(),
    config: readerConfig.parse(config),
  };
}

async function readBatching(step: Step, fields: JsonObject): Promise<BatchingPlan> {
  const flow = await flowWithin(step, fields);
  const { BatchInput } = fields;
  return {
    maxItems: await flow.number('MaxItemsPerBatch'),
    maxBytes: await flow.number('MaxInputBytesPerBatch'),
    batchInput:
      BatchInput === undefined
        ? undefined
        : await (await flowWithin(step, { Parameters: BatchInput, Arguments: BatchInput })).arguments(),
  };
}

async function readWriter(step: Step, fields: JsonObject | undefined): Promise<WriterPlan> {
  if (fields === undefined) {
    return { destination: undefined, config: { Transformation: 'COMPACT', OutputType: 'JSON' } };
  }
  const config = writerConfig.parse(fields.WriterConfig ?? { Transformation: 'NONE', OutputType: 'JSON' });
  if (fields.Resource === undefined) return { destination: undefined, config };
  const given = await (await flowWithin(step, fields)).arguments();
  const { Bucket = '', Prefix = '' } = isJsonObject(given) ? given : {};
  return { destination: { bucket: String(Bucket), prefix: String(Prefix) }, config };
}

/** A flow for the fields of a field of the state: they are written as those of a state are. */
async function flowWithin(step: Step, fields: JsonObject): Promise<StateFlow> {
  const input = await step.flow.input();
  return flowFor({ ...step.view, input, node: { ...step.node, fields } });
}

/** Reads the items, runs the children and writes their results; tells the state when it is done. */
function carryOut(step: Step, record: MapRunRecord, plan: Plan | Promise<Plan>): void {
  const { run, scope, visit } = step;
  const { attempt } = visit;
  const signal = run.openCall(scope);
  // The state was cut off, or its execution has ended. One that a closing service leaves goes on
  // later, with its children.
  signal.addEventListener('abort', () => {
    if (record.status === 'RUNNING' && !run.isLeftBehind) close(step, record, 'ABORTED');
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

async function resultOf(step: Step, record: MapRunRecord, plan: Plan, signal: AbortSignal): Promise<Json> {
  const { run } = step;
  const callS3 = s3Caller(step, signal);
  if (record.inputs === undefined) {
    await tryDestination(plan.writer, record.arn, step.view.explain, callS3);
    const items = plan.reader === undefined ? (plan.items ?? []) : await readItems(plan.reader, callS3);
    const selected: Json[] = [];
    for (const item of items) selected.push(await selectedItem(step, item));
    record.inputs = childInputs(selected, plan.batching, step.node.name);
    // A restart goes on with what was read, whatever S3 has then.
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

/**
 * The items of the state's input, of an object its fields; undefined where an ItemReader reads
 * them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemspath.html
 */
async function stateItems({ node, flow }: Step): Promise<MapItem[] | undefined> {
  if (node.fields.ItemReader !== undefined) return undefined;
  const items = await flow.itemsOrFields();
  const Source = 'STATE_DATA';
  return Array.isArray(items)
    ? items.map((Value, Index) => ({ Index, Value, Source }))
    : Object.entries(items).map(([Key, Value], Index) => ({ Index, Key, Value, Source }));
}

/** An item of an object is handed on with its key. */
async function selectedItem(step: Step, item: MapItem): Promise<Json> {
  const { run, scope, visit, node } = step;
  const value = item.Key === undefined ? item.Value : { Key: item.Key, Value: item.Value };
  return step.flow.itemInput(viewOf(run, scope, visit, node, item), value);
}

/** Calls S3 through the integrations, so that it meets the same endpoints and faults as a Task. */
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

/** Ends the run; what is kept of it is its counts. */
function close({ run }: Step, record: MapRunRecord, status: MapRunStatus): void {
  const mapRun = run.mapRuns.get(record.arn);
  mapRun?.stop();
  run.mapRuns.delete(record.arn);
  record.status = status;
  record.stoppedAt = run.services.clock.now();
  record.counts = mapRun?.counts();
  record.inputs = undefined;
}
