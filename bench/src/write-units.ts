/** Of one write unit, in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const WRITE_UNIT_BYTES = 1_024;

/** An item as DynamoDB has it, of texts and numbers. */
export type MeasuredItem = Record<string, { S?: string | undefined; N?: string | undefined }>;

/** How many units it costs to write an item, by its size: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function writeUnitsOf(item: MeasuredItem): number {
  let bytes = 0;
  for (const [name, { S, N }] of Object.entries(item)) {
    if (S === undefined && N === undefined) throw new Error(`Only texts and numbers are measured: ${name}`);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(S ?? '');
    if (N !== undefined) bytes += Math.ceil(N.length / 2) + 1;
  }
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}
