import { isJsonObject, type Json, jsonText } from '../../../json.ts';
import { StateFailure } from '../../engine/failure.ts';
import { type ParsedPath, parsePath } from './path.ts';

/**
 * The fields and indexes of a Reference Path, which leads to one place (`$.a['b'][0]`); undefined
 * where the path is none.
 * https://states-language.net/spec.html#ref-paths. Throws PathSyntaxError.
 */
export function referenceSteps({ steps }: ParsedPath): (string | number)[] | undefined {
  const places: (string | number)[] = [];
  for (const step of steps) {
    if (step.kind !== 'names' && step.kind !== 'indexes') return undefined;
    const [place, ...others] = step.kind === 'names' ? step.names : step.indexes;
    if (place === undefined || others.length > 0 || (typeof place === 'number' && place < 0)) return undefined;
    places.push(place);
  }
  return places;
}

/**
 * The input with `value` put at `path` (ResultPath); steps that do not exist become objects. The
 * input itself stays as it is. Throws States.ReferencePathConflict (AWS's answer, not the
 * States.ResultPathMatchFailure of the specification:
 * https://qiita.com/tsubasaogawa/items/4fe341bdb6ae7d2fd8ee) where a step leads through something
 * that is no object.
 */
export function putAtPath(input: Json, path: string, value: Json): Json {
  const places = referenceSteps(parsePath(path));
  if (places === undefined || places.length === 0) return value;
  const mismatch = () =>
    new StateFailure(
      'States.ReferencePathConflict',
      `Unable to apply ReferencePath ${path} to input ${jsonText(input)}`,
    );
  const put = (target: Json | undefined, depth: number): Json => {
    const place = places[depth];
    if (place === undefined) return value;
    if (typeof place === 'number') {
      if (!Array.isArray(target) || place >= target.length) throw mismatch();
      return target.with(place, put(target[place], depth + 1));
    }
    if (target !== undefined && target !== null && !isJsonObject(target)) throw mismatch();
    if (target === null && depth === 0) throw mismatch();
    const existing = target && Object.hasOwn(target, place) ? target[place] : undefined;
    return { ...target, [place]: put(existing, depth + 1) };
  };
  return put(input, 0);
}
