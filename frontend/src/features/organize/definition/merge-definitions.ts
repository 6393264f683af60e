import { ownValue } from '@booth/shared';

/** Any JSON value. */
type Json = unknown;
type JsonObject = Record<string, Json>;

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const idOf = (value: Json): string | undefined =>
  isObject(value) && typeof value.id === 'string' ? value.id : undefined;
const equal = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Indexes a list of screens, options or fields by id; undefined if a member has no id of its own.
 */
function byId(list: Json): Map<string, Json> | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list.flatMap((item) => {
    const id = idOf(item);
    return id === undefined ? [] : [[id, item] as const];
  });
  const map = new Map(entries);
  return map.size === list.length ? map : undefined;
}

/**
 * Merges the order: yours if you moved anything, else theirs. Members that only the other side has
 * come after the same neighbour as there.
 */
function mergedIds(base: string[], theirs: string[], yours: string[]): string[] {
  const kept = (ids: string[]) => ids.filter((id) => theirs.includes(id) && yours.includes(id));
  const haveMoved = !equal(kept(yours), kept(base.filter((id) => theirs.includes(id) && yours.includes(id))));
  const [first, second] = haveMoved ? [yours, theirs] : [theirs, yours];
  const merged = [...first];
  second.forEach((id, index) => {
    if (merged.includes(id)) return;
    const before = second.slice(0, index).findLast((each) => merged.includes(each));
    merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, id);
  });
  return merged;
}

/** Merges a value. What one side deleted stays deleted, unless the other side changed it. */
function mergedValue(base: Json, theirs: Json, yours: Json): Json {
  if (equal(yours, base)) return theirs;
  if (equal(theirs, base) || theirs === undefined || yours === undefined) return yours ?? theirs;
  if (isObject(yours) && isObject(theirs)) {
    const before = isObject(base) ? base : {};
    const names = [...new Set([...Object.keys(theirs), ...Object.keys(yours)])];
    const entries = names.map(
      (name) => [name, mergedPart(ownValue(before, name), ownValue(theirs, name), ownValue(yours, name))] as const,
    );
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  const [mine, other, before] = [byId(yours), byId(theirs), byId(base) ?? new Map<string, Json>()];
  if (mine === undefined || other === undefined) return yours;
  return mergedIds([...before.keys()], [...other.keys()], [...mine.keys()]).flatMap((id) => {
    const value = mergedPart(before.get(id), other.get(id), mine.get(id));
    return value === undefined ? [] : [value];
  });
}

/** Like `mergedValue`, but undefined means that the part is missing. */
function mergedPart(base: Json, theirs: Json, yours: Json): Json {
  if (yours === undefined && equal(theirs, base)) return undefined;
  return mergedValue(base, theirs, yours);
}

/**
 * Applies your changes since `base` to their version. Where both sides changed the same value,
 * yours wins. Screens, options and fields are matched by id, so changes to different ones, and
 * additions, are all kept.
 */
export const mergeDefinitions = (base: Json, theirs: Json, yours: Json): Json => mergedValue(base, theirs, yours);
