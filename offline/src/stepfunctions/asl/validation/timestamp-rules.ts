import type { JsonObject } from '../../../json.ts';
import { expressionSource } from '../../query/jsonata/expression.ts';
import { parseTimestamp } from '../../timestamp.ts';
import type { DefinitionIssue } from '../validate.ts';
import { rulesIn } from './path-rules.ts';
import type { VisitedState } from './walk.ts';

/** Returns malformed timestamps in Wait states and in the rules of Choice states. */
export function timestampIssues({ fields, location }: VisitedState): DefinitionIssue[] {
  const wait: [JsonObject, string][] = fields.Type === 'Wait' ? [[fields, location]] : [];
  return [...wait, ...rulesIn(fields.Choices, `${location}/Choices`)].flatMap(([owner, at]) =>
    Object.entries(owner)
      .filter(([name]) => name.startsWith('Timestamp') && !name.endsWith('Path'))
      .filter(
        ([, value]) => typeof value === 'string' && expressionSource(value) === undefined && !parseTimestamp(value),
      )
      .map(([name, value]) => ({
        code: 'SCHEMA_VALIDATION_FAILED',
        message: `Value is not a valid ISO-8601 timestamp with an offset, such as 2026-01-31T09:00:00Z: ${value}`,
        location: `${at}/${name}`,
      })),
  );
}
