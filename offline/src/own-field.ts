/**
 * Returns the field with a name that comes from outside, or undefined. Unlike `object[name]`, it
 * finds no inherited fields such as `constructor`.
 */
export function ownField<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
