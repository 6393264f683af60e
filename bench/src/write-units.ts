/**
 * Size of a write unit, in bytes:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const WRITE_UNIT_BYTES = 1_024;

/** An item in DynamoDB's form, with the types that the product stores. */
export type MeasuredItem = Record<string, MeasuredValue>;
interface MeasuredValue {
  S?: string | undefined;
  N?: string | undefined;
  BOOL?: boolean | undefined;
  L?: MeasuredValue[] | undefined;
  M?: MeasuredItem | undefined;
}

/**
 * Returns the units that it costs to write an item, by its size:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function writeUnitsOf(item: MeasuredItem): number {
  return Math.ceil(bytesOf(item) / WRITE_UNIT_BYTES);
}

function bytesOf(item: MeasuredItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(name, value),
    0,
  );
}

function valueBytes(name: string, { S, N, BOOL, L, M }: MeasuredValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (BOOL !== undefined) return 1;
  if (L !== undefined) return 3 + L.length + L.reduce((sum, value) => sum + valueBytes(name, value), 0);
  if (M !== undefined) return 3 + Object.keys(M).length + bytesOf(M);
  throw new Error(`only texts, numbers, booleans, lists and maps can be measured: ${name}`);
}
