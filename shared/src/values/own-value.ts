/**
 * Returns the record's own value under a name that comes from outside, such as an id. A name like
 * `constructor` finds no inherited value.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
