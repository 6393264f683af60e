import type { EventSourceMapping } from './event-source-mapping.ts';
import type { FunctionInvoker } from './function-invoker.ts';

/** What a fault mode does to the deliveries of a mapping; without one, every batch takes the straight way. */
export interface DeliveryFaults {
  /** Cuts a batch into parts, in order, each of which is then a batch of its own. */
  split<Record>(records: readonly Record[]): (readonly Record[])[];
  /** Stands between the mapping and its function. */
  around(invoker: FunctionInvoker, mapping: EventSourceMapping): FunctionInvoker;
}
