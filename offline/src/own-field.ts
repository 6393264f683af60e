/**
 * Returns what an object holds under a name that comes from outside; undefined for names that every
 * object inherits, such as `constructor`.
 */
export function ownField<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
