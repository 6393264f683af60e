import { isJsonObject, type JsonObject } from '../../../json.ts';
import { parseResource } from '../../asl/resource.ts';
import { flowFor } from '../../query/flow-for.ts';
import type { StateFlow } from '../../query/state-flow.ts';
import type { MapItem } from '../scope.ts';
import type { Step } from '../step.ts';
import type { BatchingPlan } from './child-inputs.ts';
import { type ReaderPlan, readerConfig } from './item-reader.ts';
import { type WriterPlan, writerConfig } from './result-writer.ts';

/** The instructions for a Map Run, with all fields of the state evaluated. */
export interface MapRunPlan {
  /** The items in the state's input; undefined if an ItemReader reads them. */
  items: MapItem[] | undefined;
  reader: ReaderPlan | undefined;
  batching: BatchingPlan | undefined;
  writer: WriterPlan;
}

/**
 * Returns the items in the state's input (of an object its fields); undefined if an ItemReader
 * reads them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemspath.html
 */
export async function stateItems({ node, flow }: Step): Promise<MapItem[] | undefined> {
  if (node.fields.ItemReader !== undefined) return undefined;
  const items = await flow.itemsOrFields();
  const Source = 'STATE_DATA';
  return Array.isArray(items)
    ? items.map((Value, Index) => ({ Index, Value, Source }))
    : Object.entries(items).map(([Key, Value], Index) => ({ Index, Key, Value, Source }));
}

/** Evaluates all fields before the Map Run, so that a failure is the state's own. */
export async function readPlan(step: Step, items: MapItem[] | undefined): Promise<MapRunPlan> {
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

/**
 * Returns a flow for the fields inside a field of the state, which are written like the state's.
 */
async function flowWithin(step: Step, fields: JsonObject): Promise<StateFlow> {
  const input = await step.flow.input();
  return flowFor({ ...step.view, input, node: { ...step.node, fields } });
}
