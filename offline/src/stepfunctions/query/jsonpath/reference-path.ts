import { isJsonObject, type Json, jsonText } from '../../../json.ts';
import { StateFailure } from '../../engine/failure.ts';
import { type ParsedPath, parsePath } from './path.ts';

/**
 * Returns the fields and indexes of a Reference Path, which leads to one value (`$.a['b'][0]`);
 * undefined for another path.
 * https://states-language.net/spec.html#ref-paths
 * @throws PathSyntaxError
 */
export function referenceSteps({ steps }: ParsedPath): (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  for (const step of steps) {
    if (step.kind !== 'names' && step.kind !== 'indexes') return undefined;
    const [key, ...others] = step.kind === 'names' ? step.names : step.indexes;
    if (key === undefined || others.length > 0 || (typeof key === 'number' && key < 0)) return undefined;
    keys.push(key);
  }
  return keys;
}

/**
 * Returns a copy of the input with `value` at `path` (ResultPath). Missing steps become objects.
 * @throws StateFailure (States.ReferencePathConflict, AWS's own name instead of the specified one:
 *   https://qiita.com/tsubasaogawa/items/4fe341bdb6ae7d2fd8ee) if a step is not in an object
 */
export function putAtPath(input: Json, path: string, value: Json): Json {
  const steps = referenceSteps(parsePath(path));
  if (steps === undefined || steps.length === 0) return value;
  const mismatch = () =>
    new StateFailure(
      'States.ReferencePathConflict',
      `Unable to apply ReferencePath ${path} to input ${jsonText(input)}`,
    );
  const put = (target: Json | undefined, depth: number): Json => {
    const step = steps[depth];
    if (step === undefined) return value;
    if (typeof step === 'number') {
      if (!Array.isArray(target) || step >= target.length) throw mismatch();
      return target.with(step, put(target[step], depth + 1));
    }
    if (target !== undefined && target !== null && !isJsonObject(target)) throw mismatch();
    if (target === null && depth === 0) throw mismatch();
    const existing = target && Object.hasOwn(target, step) ? target[step] : undefined;
    return { ...target, [step]: put(existing, depth + 1) };
  };
  return put(input, 0);
}
