import { isJsonObject, type Json } from '../../../json.ts';

/**
 * A definition without the contents of its payloads, for a validator that knows them less well than AWS: it refuses arrays
 * in Assign, an Output that is a plain string and a Condition that is a boolean. What they hold is checked by
 * `expression-rules.ts`, and paths by `path-rules.ts`.
 */
export function withoutPayloads(definition: Json): Json {
  if (Array.isArray(definition)) return definition.map(withoutPayloads);
  if (!isJsonObject(definition)) return definition;
  return Object.fromEntries(
    Object.entries(definition)
      .filter(([field]) => !leftOut.has(field))
      .map(([field, value]) => [field, withoutPayload(field, value)]),
  );
}

function withoutPayload(field: string, value: Json): Json {
  if (field === 'States' && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, state]) => [name, withoutPayloads(state)]));
  if (payloads.has(field)) return {};
  if (field === 'Condition' && typeof value === 'boolean') return `{% ${value} %}`;
  return withoutPayloads(value);
}

const payloads = new Set([
  'Assign',
  'Output',
  'Arguments',
  'Parameters',
  'ResultSelector',
  'ItemSelector',
  'Credentials',
  'Result',
]);

/** The validator wants a bucket for every ResultWriter, takes no 0 for all items and no percentage with a fraction. */
const leftOut = new Set(['ResultWriter', 'MaxItems', 'ToleratedFailurePercentage']);
