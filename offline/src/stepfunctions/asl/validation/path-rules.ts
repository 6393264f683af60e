import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { intrinsicFunctions } from '../../query/jsonpath/intrinsic-functions.ts';
import { type IntrinsicNode, parseIntrinsic } from '../../query/jsonpath/intrinsic-parser.ts';
import { parsePath } from '../../query/jsonpath/path.ts';
import { referenceSteps } from '../../query/jsonpath/reference-path.ts';
import type { DefinitionIssue } from '../validate.ts';
import type { VisitedState } from './walk.ts';

/** Fields that take any path. */
const paths = ['InputPath', 'OutputPath'];
/**
 * Fields whose path must lead to exactly one value: https://states-language.net/spec.html#ref-paths
 */
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
 * Returns paths of a JSONPath state that cannot be read, or that are not of the kind that the field
 * takes. AWS refuses them at creation.
 */
export function pathIssues({ fields, location, language }: VisitedState): DefinitionIssue[] {
  if (language !== 'JSONPath') return [];
  const issues: DefinitionIssue[] = [];
  const check = (owner: JsonObject, names: string[], issueOf: (path: string) => string | undefined, at = location) => {
    for (const name of names) {
      const path = owner[name];
      const message = typeof path === 'string' ? issueOf(path) : undefined;
      if (message !== undefined) issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: `${at}/${name}` });
    }
  };
  check(fields, paths, pathIssue);
  check(fields, references, referenceIssue);
  check(fields, pathsOrFunctions, (path) =>
    path.startsWith('States.') ? expressionIssue(path) : referenceIssue(path),
  );
  check(fields, ['ResultPath'], resultPathIssue);
  for (const [index, catcher] of objectsIn(fields.Catch).entries())
    check(catcher, ['ResultPath'], resultPathIssue, `${location}/Catch[${index}]`);
  for (const [rule, at] of rulesIn(fields.Choices, `${location}/Choices`))
    check(
      rule,
      Object.keys(rule).filter((name) => name === 'Variable' || name.endsWith('Path')),
      referenceIssue,
      at,
    );
  return issues;
}

/**
 * Returns the rules of a Choice state with their locations, including those inside And, Or and Not.
 */
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

function pathIssue(path: string): string | undefined {
  const reason = expressionIssue(path);
  return reason === undefined ? undefined : `Value is not a valid JSONPath: ${reason}`;
}

/**
 * AWS's words (https://github.com/Stedi-Public-Archive/ts2asl/issues/912), followed by our own
 * reason.
 */
function referenceIssue(path: string): string | undefined {
  const several = (given: string) => referenceSteps(parsePath(given)) === undefined;
  const reason = pathReason(path) ?? (several(path) ? `${path} may lead to more than one value` : undefined);
  return reason === undefined ? undefined : `Value is not a Reference Path: ${reason}`;
}

function resultPathIssue(path: string): string | undefined {
  const issue = referenceIssue(path);
  if (issue !== undefined || parsePath(path).root === '$') return issue;
  return `Value is not a Reference Path: a result is put into the input, so ${path} must begin with $.`;
}

/** Returns why a path or an intrinsic function cannot be read; undefined if it can. */
export function expressionIssue(expression: string): string | undefined {
  if (!expression.startsWith('States.')) return pathReason(expression);
  try {
    return callIssue(parseIntrinsic(expression));
  } catch (error) {
    return messageOf(error);
  }
}

function callIssue(node: IntrinsicNode): string | undefined {
  if (node.kind === 'path') return pathReason(node.path);
  if (node.kind !== 'call') return undefined;
  if (!intrinsicFunctions.has(node.name)) return `States.${node.name} is not an intrinsic function`;
  return node.args.map(callIssue).find((issue) => issue !== undefined);
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
