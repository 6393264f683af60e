import { isJsonObject, type Json } from '../../json.ts';
import { withoutDotBeforeBracket } from '../../query/jsonpath/path.ts';

/**
 * A definition without the contents of its payloads, for a validator that knows them less well than AWS: it refuses arrays
 * in Assign, an Output that is a plain string, a Condition that is a boolean, and a path
 * with a dot before a bracket. What they hold is checked by
 * `expression-rules.ts`.
 */
export function withoutPayloads(definition: Json): Json {
  if (Array.isArray(definition)) return definition.map(withoutPayloads);
  if (!isJsonObject(definition)) return definition;
  const copy: Json = {};
  for (const [field, value] of Object.entries(definition)) {
    if (leftOut.has(field)) continue;
    if (field === 'States' && isJsonObject(value)) {
      copy.States = Object.fromEntries(Object.entries(value).map(([name, state]) => [name, withoutPayloads(state)]));
    } else if (payloads.has(field)) copy[field] = {};
    else if (field === 'Result') copy[field] = {};
    else if (field === 'Condition' && typeof value === 'boolean') copy[field] = `{% ${value} %}`;
    else if (typeof value === 'string' && (field.endsWith('Path') || field === 'Variable'))
      copy[field] = withoutDotBeforeBracket(value);
    else copy[field] = withoutPayloads(value);
  }
  return copy;
}

const payloads = new Set([
  'Assign',
  'Output',
  'Arguments',
  'Parameters',
  'ResultSelector',
  'ItemSelector',
  'Credentials',
]);

/** The validator wants a bucket for every ResultWriter, takes no 0 for all items and no percentage with a fraction. */
const leftOut = new Set(['ResultWriter', 'MaxItems', 'ToleratedFailurePercentage']);
