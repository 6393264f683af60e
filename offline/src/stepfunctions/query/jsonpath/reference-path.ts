import { StateFailure } from '../../engine/failure.ts';
import { isJsonObject, type Json, jsonText } from '../../json.ts';
import { readSegments, withoutDotBeforeBracket } from './path.ts';

/**
 * The input with `value` put at `path` (ResultPath); steps that do not exist become objects. The input itself stays as it
 * is. Throws States.ReferencePathConflict (AWS's answer, not the States.ResultPathMatchFailure of the specification:
 * https://qiita.com/tsubasaogawa/items/4fe341bdb6ae7d2fd8ee) where a step leads through something that is no object.
 */
export function putAtPath(input: Json, path: string, value: Json): Json {
  const segments = readSegments(withoutDotBeforeBracket(path));
  if (segments === undefined || segments.length === 0) return value;
  const mismatch = () =>
    new StateFailure(
      'States.ReferencePathConflict',
      `Unable to apply ReferencePath ${path} to input ${jsonText(input)}`,
    );
  const put = (target: Json | undefined, depth: number): Json => {
    const segment = segments[depth];
    if (segment === undefined) return value;
    if (typeof segment === 'number') {
      if (!Array.isArray(target) || segment < 0 || segment >= target.length) throw mismatch();
      return target.with(segment, put(target[segment], depth + 1));
    }
    if (target !== undefined && target !== null && !isJsonObject(target)) throw mismatch();
    if (target === null && depth === 0) throw mismatch();
    return { ...target, [segment]: put(target?.[segment], depth + 1) };
  };
  return put(input, 0);
}
