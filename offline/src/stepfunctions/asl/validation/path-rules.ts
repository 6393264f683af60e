import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { intrinsicFunctions } from '../../query/jsonpath/intrinsic-functions.ts';
import { type IntrinsicNode, parseIntrinsic } from '../../query/jsonpath/intrinsic-parser.ts';
import { parsePath } from '../../query/jsonpath/path.ts';
import { referenceSteps } from '../../query/jsonpath/reference-path.ts';
import type { DefinitionProblem } from '../validate.ts';
import type { VisitedState } from './walk.ts';

/** Fields that take any path. */
const paths = ['InputPath', 'OutputPath'];
/** Fields whose path must lead to one value: https://states-language.net/spec.html#ref-paths */
const references = [
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
];
/** Fields that take a Reference Path or an intrinsic function. */
const pathsOrFunctions = ['ErrorPath', 'CausePath'];

/**
 * Every path of a JSONPath state can be read, and is of the kind that its field takes; AWS tells at
 * creation.
 */
export function pathProblems({ fields, location, language }: VisitedState): DefinitionProblem[] {
  if (language !== 'JSONPath') return [];
  const problems: DefinitionProblem[] = [];
  const check = (owner: JsonObject, names: string[], faultOf: (path: string) => string | undefined, at = location) => {
    for (const name of names) {
      const path = owner[name];
      const message = typeof path === 'string' ? faultOf(path) : undefined;
      if (message !== undefined)
        problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: `${at}/${name}` });
    }
  };
  check(fields, paths, pathFault);
  check(fields, references, referenceFault);
  check(fields, pathsOrFunctions, (path) =>
    path.startsWith('States.') ? expressionFault(path) : referenceFault(path),
  );
  check(fields, ['ResultPath'], resultPathFault);
  for (const [index, catcher] of objectsIn(fields.Catch).entries())
    check(catcher, ['ResultPath'], resultPathFault, `${location}/Catch[${index}]`);
  for (const [rule, at] of rulesIn(fields.Choices, `${location}/Choices`))
    check(
      rule,
      Object.keys(rule).filter((name) => name === 'Variable' || name.endsWith('Path')),
      referenceFault,
      at,
    );
  return problems;
}

/** The rules of a Choice state, each with where it stands, and those that And, Or and Not hold. */
export function rulesIn(rules: Json | undefined, at: string): [JsonObject, string][] {
  return objectsIn(rules).flatMap((rule, index) => {
    const here = `${at}[${index}]`;
    const not = isJsonObject(rule.Not) ? rulesIn([rule.Not], `${here}/Not`) : [];
    return [[rule, here], ...rulesIn(rule.And, `${here}/And`), ...rulesIn(rule.Or, `${here}/Or`), ...not];
  });
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function pathFault(path: string): string | undefined {
  const reason = expressionFault(path);
  return reason === undefined ? undefined : `Value is not a valid JSONPath: ${reason}`;
}

/** AWS's words: https://github.com/Stedi-Public-Archive/ts2asl/issues/912; the reasons are ours. */
function referenceFault(path: string): string | undefined {
  const several = (given: string) => referenceSteps(parsePath(given)) === undefined;
  const reason = pathReason(path) ?? (several(path) ? `${path} may lead to more than one value` : undefined);
  return reason === undefined ? undefined : `Value is not a Reference Path: ${reason}`;
}

function resultPathFault(path: string): string | undefined {
  const fault = referenceFault(path);
  if (fault !== undefined || parsePath(path).root === '$') return fault;
  return `Value is not a Reference Path: a result is put into the input, so ${path} must begin with $.`;
}

/** Why a path or an intrinsic function cannot be read; undefined where it can. */
export function expressionFault(expression: string): string | undefined {
  if (!expression.startsWith('States.')) return pathReason(expression);
  try {
    return callFault(parseIntrinsic(expression));
  } catch (error) {
    return messageOf(error);
  }
}

function callFault(node: IntrinsicNode): string | undefined {
  if (node.kind === 'path') return pathReason(node.path);
  if (node.kind !== 'call') return undefined;
  if (!intrinsicFunctions.has(node.name)) return `States.${node.name} is no intrinsic function`;
  return node.args.map(callFault).find((fault) => fault !== undefined);
}

function pathReason(path: string): string | undefined {
  try {
    parsePath(path);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
