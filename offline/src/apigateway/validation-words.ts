import type { ErrorObject } from 'ajv';

/** Writes the sentence for a failed keyword; `all` are its failures in the same object. */
type Words = (error: ErrorObject, all: ErrorObject[]) => string;

const json = (value: unknown): string => JSON.stringify(value);

/**
 * The words of API Gateway's own validator (java-json-tools' json-schema-validator), as far as they
 * have been published. Other keywords keep ajv's words.
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

/** Returns one sentence per issue; the missing properties of one object share a sentence. */
export function validationWords(errors: ErrorObject[]): string[] {
  const combining = errors.filter(({ keyword }) => ['anyOf', 'oneOf', 'not'].includes(keyword));
  const isBranch = ({ schemaPath }: ErrorObject) => combining.some((of) => schemaPath.startsWith(`${of.schemaPath}/`));
  const failures = Map.groupBy(
    errors.filter((error) => !isBranch(error)),
    ({ instancePath, schemaPath }) => `${instancePath} ${schemaPath}`,
  );
  return [...failures.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [words[first.keyword]?.(first, all) ?? first.message ?? first.keyword];
  });
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** The validator lists `integer` wherever a `number` is allowed. */
function allowedTypes(schema: unknown): unknown[] {
  const types = Array.isArray(schema) ? schema : [schema];
  return [...new Set(types.flatMap((type) => (type === 'number' ? ['integer', 'number'] : [type])))].toSorted();
}

/** Counts the characters of a text, as JSON Schema does, or the elements of a list. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : 0;
}
