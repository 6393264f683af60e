import { z } from 'zod';
import { ownField } from '../own-field.ts';

/** The requests for one table: writes, or keys with the settings of the read. */
const TableRequests = z.union([z.array(z.unknown()), z.looseObject({ Keys: z.array(z.unknown()) })]);
type TableRequests = z.infer<typeof TableRequests>;

const BatchRequest = z.looseObject({ RequestItems: z.record(z.string(), TableRequests) });
const BatchResponse = z.looseObject({
  UnprocessedItems: z.record(z.string(), TableRequests).optional(),
  UnprocessedKeys: z.record(z.string(), TableRequests).optional(),
});

/** Operation → the field of its answer with the items that were not processed. */
const leftovers: Record<string, 'UnprocessedItems' | 'UnprocessedKeys'> = {
  BatchWriteItem: 'UnprocessedItems',
  BatchGetItem: 'UnprocessedKeys',
};

/** The items that a BatchWriteItem writes or a BatchGetItem reads, in the order of the request. */
export interface Batch {
  readonly size: number;
  /** Returns the request without these items. */
  without(items: readonly number[]): Uint8Array<ArrayBuffer>;
  /** Adds these items to an answer, as unprocessed (API reference, BatchWriteItem, "Response"). */
  leaving(items: readonly number[], answer: string | Uint8Array): string;
}

/** Returns undefined if the operation has no batch, or DynamoDB will refuse the request anyway. */
export function batchOf(operation: string | undefined, body: Uint8Array): Batch | undefined {
  const leftover = ownField(leftovers, operation ?? '');
  if (leftover === undefined) return undefined;
  try {
    const request = BatchRequest.parse(readJson(body));
    const { RequestItems } = request;
    return {
      size: Object.values(RequestItems).flatMap(listOf).length,
      without: (items) =>
        new Uint8Array(
          Buffer.from(
            JSON.stringify({ ...request, RequestItems: chosen(RequestItems, (index) => !items.includes(index)) }),
          ),
        ),
      leaving: (items, answer) => {
        const response = BatchResponse.parse(readJson(answer));
        const left = chosen(RequestItems, (index) => items.includes(index));
        return JSON.stringify({ ...response, [leftover]: together(left, response[leftover] ?? {}) });
      },
    };
  } catch {
    return undefined;
  }
}

const listOf = (requests: TableRequests) => (Array.isArray(requests) ? requests : requests.Keys);

/** Returns the chosen requests, without tables that have none. */
function chosen(tables: Record<string, TableRequests>, isChosen: (index: number) => boolean) {
  let index = 0;
  const kept = Object.entries(tables).map(([table, requests]) => {
    const list = listOf(requests).filter(() => isChosen(index++));
    return { table, count: list.length, requests: Array.isArray(requests) ? list : { ...requests, Keys: list } };
  });
  return Object.fromEntries(kept.filter(({ count }) => count > 0).map(({ table, requests }) => [table, requests]));
}

/** Joins two lists of unprocessed requests: the fault's and DynamoDB's own. */
function together(some: Record<string, TableRequests>, others: Record<string, TableRequests>) {
  const both = Object.entries(others).map(([table, requests]) => {
    const before = ownField(some, table);
    if (before === undefined) return [table, requests];
    const list = [...listOf(before), ...listOf(requests)];
    return [table, Array.isArray(requests) ? list : { ...requests, Keys: list }];
  });
  return { ...some, ...Object.fromEntries(both) };
}

function readJson(body: string | Uint8Array): unknown {
  return JSON.parse(Buffer.from(body).toString('utf8'));
}
