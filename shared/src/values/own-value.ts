/**
 * The value that the record itself has under a name from outside, such as an id: `constructor` is a
 * name like any other, and what records inherit is no value of theirs.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
