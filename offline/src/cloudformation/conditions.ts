import { isObject } from '../json.ts';
import { type Scope, UnresolvedIntrinsic } from './scope.ts';

/** `resolveIntrinsics`, which is passed in since it evaluates conditions itself. */
type Resolve = (value: unknown, scope: Scope, path: string) => unknown;

/**
 * Evaluates Fn::Equals, And, Or, Not or `{Condition: NAME}`.
 * @throws UnresolvedIntrinsic
 */
export function evaluateCondition(expression: unknown, scope: Scope, path: string, resolve: Resolve): boolean {
  if (!isObject(expression)) throw new UnresolvedIntrinsic(path, `not a condition: ${JSON.stringify(expression)}`);
  const [[operator, argument] = ['', undefined]] = Object.entries(expression);
  const list = Array.isArray(argument) ? argument : [argument];
  switch (operator) {
    case 'Condition': {
      const named = scope.condition(`${argument}`);
      if (named === undefined) throw new UnresolvedIntrinsic(path, `there is no condition ${argument}`);
      return evaluateCondition(named, scope, `Conditions.${argument}`, resolve);
    }
    case 'Fn::Equals': {
      const [one, other] = list.map((side) => resolve(side, scope, path));
      return `${one}` === `${other}`;
    }
    case 'Fn::And':
      return list.every((inner) => evaluateCondition(inner, scope, path, resolve));
    case 'Fn::Or':
      return list.some((inner) => evaluateCondition(inner, scope, path, resolve));
    case 'Fn::Not':
      return !evaluateCondition(list[0], scope, path, resolve);
    default:
      throw new UnresolvedIntrinsic(path, `${operator} is not a condition function`);
  }
}
