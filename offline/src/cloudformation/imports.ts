import { isObject } from '../json.ts';
import { evaluateCondition } from './conditions.ts';
import { intrinsicCall, resolveIntrinsics } from './intrinsics.ts';
import type { Scope } from './scope.ts';

/** An export of another stack that a value needs, and the path in the file that needs it. */
export interface NeededImport {
  name: string;
  path: string;
}

/** Returns the `Fn::ImportValue`s of a value, without those in a branch that Fn::If leaves out. */
export function neededImports(value: unknown, scope: Scope, path: string): NeededImport[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => neededImports(element, scope, `${path}[${index}]`));
  }
  if (!isObject(value)) return [];
  const call = intrinsicCall(value);
  if (call?.name === 'Fn::ImportValue') {
    return [{ name: `${resolveIntrinsics(call.argument, scope, path)}`, path }];
  }
  if (call?.name === 'Fn::If' && Array.isArray(call.argument)) {
    const [condition, whenTrue, whenFalse] = call.argument;
    const taken = evaluateCondition({ Condition: condition }, scope, path, resolveIntrinsics) ? whenTrue : whenFalse;
    return neededImports(taken, scope, path);
  }
  return Object.entries(value).flatMap(([key, inner]) => neededImports(inner, scope, `${path}.${key}`));
}
