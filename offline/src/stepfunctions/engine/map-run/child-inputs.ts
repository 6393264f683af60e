import { type Json, type JsonObject, jsonBytes } from '../../../json.ts';
import { MAX_PAYLOAD_BYTES } from '../../limits.ts';
import { tooLarge } from '../failure.ts';
import type { ChildInput } from './map-run.ts';

/**
 * `ItemBatcher`, with its fields evaluated:
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export interface BatchingPlan {
  /** Undefined or 0 for no limit. */
  maxItems: number | undefined;
  maxBytes: number | undefined;
  batchInput: Json | undefined;
}

/**
 * Returns the inputs of the child executions: one per item, or with batching one per batch.
 * @throws StateFailure (States.DataLimitExceeded)
 */
export function childInputs(items: Json[], batching: BatchingPlan | undefined, stateName: string): ChildInput[] {
  const inputs = batching === undefined ? items.map((input) => ({ input, items: 1 })) : batched(items, batching);
  if (inputs.some(({ input }) => jsonBytes(input) > MAX_PAYLOAD_BYTES)) throw tooLarge(stateName);
  return inputs;
}

function batched(items: Json[], { maxItems, maxBytes, batchInput }: BatchingPlan): ChildInput[] {
  const most = maxItems || Number.POSITIVE_INFINITY;
  const bytes = Math.min(maxBytes || MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES);
  const around = jsonBytes(batch([], batchInput));
  const inputs: ChildInput[] = [];
  let group: Json[] = [];
  let size = around;
  const close = () => {
    if (group.length > 0) inputs.push({ input: batch(group, batchInput), items: group.length });
    group = [];
    size = around;
  };
  for (const item of items) {
    const own = jsonBytes(item) + 1;
    if (group.length >= most || size + own > bytes) close();
    group.push(item);
    size += own;
  }
  close();
  return inputs;
}

function batch(Items: Json[], BatchInput: Json | undefined): JsonObject {
  return BatchInput === undefined ? { Items } : { BatchInput, Items };
}
