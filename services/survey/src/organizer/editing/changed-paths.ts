import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';

const Named = z.array(z.looseObject({ id: z.string() }));
const Parts = z.record(z.string(), z.unknown());

/**
 * Returns the parts of an object by name, or of a list by their ids; undefined if the value is
 * neither an object nor a list of things with ids.
 */
function partsOf(value: unknown): Map<string, unknown> | undefined {
  const list = Named.safeParse(value);
  if (list.success) return new Map(list.data.map((part) => [part.id, part]));
  const object = Parts.safeParse(value);
  if (!object.success) return undefined;
  return new Map(Object.entries(object.data).filter(([, part]) => part !== undefined));
}

/**
 * Returns the paths at which two states of a poll differ, such as `title.ja` or
 * `screens.pick.options.lambda.hidden`. If only the order of a list differs, returns the path of
 * the list. An undefined value counts as absent.
 */
export function changedPaths(before: unknown, after: unknown, path: readonly string[] = []): string[] {
  const was = partsOf(before);
  const is = partsOf(after);
  if (was === undefined || is === undefined) return isDeepStrictEqual(before, after) ? [] : [path.join('.')];

  const names = new Set([...was.keys(), ...is.keys()]);
  const inner = [...names].flatMap((name) => changedPaths(was.get(name), is.get(name), [...path, name]));
  const isReordered = Array.isArray(after) && !isDeepStrictEqual([...was.keys()], [...is.keys()]);
  return inner.length === 0 && isReordered ? [path.join('.')] : inner;
}
