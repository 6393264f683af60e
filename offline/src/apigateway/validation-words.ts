import type { ErrorObject } from 'ajv';

/** What one failed keyword is called; `all` are the failures of the same keyword at the same place. */
type Words = (error: ErrorObject, all: ErrorObject[]) => string;

const json = (value: unknown): string => JSON.stringify(value);

/**
 * `$context.error.validationErrorString` has the words of the validator that API Gateway runs (java-json-tools'
 * json-schema-validator); they are public in the wild only for these keywords, others keep ajv's.
 */
const words: Record<string, Words> = {
  required: (_error, all) =>
    `object has missing required properties (${json(all.map(({ params }) => params.missingProperty).toSorted())})`,
  additionalProperties: (_error, all) =>
    `object instance has properties which are not allowed by the schema: ${json(all.map(({ params }) => params.additionalProperty).toSorted())}`,
  type: ({ data, schema }) =>
    `instance type (${typeName(data)}) does not match any allowed primitive type (allowed: ${json(allowedTypes(schema))})`,
  enum: ({ data, schema }) => `instance value (${json(data)}) not found in enum (possible values: ${json(schema)})`,
  minimum: ({ data, schema }) =>
    `numeric instance is lower than the required minimum (minimum: ${schema}, found: ${data})`,
  maximum: ({ data, schema }) =>
    `numeric instance is greater than the required maximum (maximum: ${schema}, found: ${data})`,
  minLength: ({ data, schema }) =>
    `string ${json(data)} is too short (length: ${lengthOf(data)}, required minimum: ${schema})`,
  maxLength: ({ data, schema }) =>
    `string ${json(data)} is too long (length: ${lengthOf(data)}, maximum allowed: ${schema})`,
  minItems: ({ data, schema }) =>
    `array is too short: must have at least ${schema} elements but instance has ${lengthOf(data)} elements`,
  maxItems: ({ data, schema }) =>
    `array is too long: must have at most ${schema} elements but instance has ${lengthOf(data)} elements`,
  uniqueItems: () => 'array must not contain duplicate elements',
  pattern: ({ data, schema }) => `ECMA 262 regex ${json(schema)} does not match input string ${json(data)}`,
  anyOf: ({ schema }) => `instance failed to match at least one required schema among ${lengthOf(schema)}`,
};

/** One sentence for each failure, missing or forbidden properties of one object in one. */
export function validationWords(errors: ErrorObject[]): string[] {
  const combining = errors.filter(({ keyword }) => ['anyOf', 'oneOf', 'not'].includes(keyword));
  const isBranch = ({ schemaPath }: ErrorObject) => combining.some((of) => schemaPath.startsWith(`${of.schemaPath}/`));
  const places = Map.groupBy(
    errors.filter((error) => !isBranch(error)),
    ({ instancePath, schemaPath }) => `${instancePath} ${schemaPath}`,
  );
  return [...places.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [words[first.keyword]?.(first, all) ?? first.message ?? first.keyword];
  });
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Every integer is a number, and the validator says so. */
function allowedTypes(schema: unknown): unknown[] {
  const types = Array.isArray(schema) ? schema : [schema];
  return [...new Set(types.flatMap((type) => (type === 'number' ? ['integer', 'number'] : [type])))].toSorted();
}

/** In characters, as JSON Schema counts, or in elements. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : 0;
}
