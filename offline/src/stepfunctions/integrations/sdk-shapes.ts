import { NormalizedSchema } from '@smithy/core/schema';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { parseTimestamp, timestampMs } from '../timestamp.ts';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** An integration's JSON form of the SDK's requests and answers. */
export interface JsonForm {
  /** Binary values: base64 (DynamoDB's attributes), or the text in them. */
  binary: 'base64' | 'utf8';
  /** Returns the field's name for a member of the API. */
  fieldName(member: string): string;
}

/** The shapes of a command's request and answer, as the SDK declares them. */
export interface CommandShapes {
  input: NormalizedSchema;
  output: NormalizedSchema;
}

/**
 * Reads the shapes from a command's static schema: `[9, namespace, name, traits, input, output]`.
 */
export function commandShapes(command: object): CommandShapes | undefined {
  const schema: unknown = 'schema' in command ? command.schema : undefined;
  if (!Array.isArray(schema)) return undefined;
  const [, , , , input, output]: unknown[] = schema;
  return isSchemaRef(input) && isSchemaRef(output)
    ? { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) }
    : undefined;
}

function isSchemaRef(value: unknown): value is SchemaRef {
  return typeof value === 'function' || Array.isArray(value) || typeof value === 'string' || typeof value === 'number';
}

interface Member {
  name: string;
  field: string;
  shape: NormalizedSchema;
}

/** Members of structures, by field. Cached: the SDK builds a member's shape at each access. */
const knownMembers = new Map<JsonForm['fieldName'], Map<unknown, ReadonlyMap<string, Member>>>();

function membersOf(shape: NormalizedSchema, { fieldName }: JsonForm): ReadonlyMap<string, Member> {
  const ofNames = knownMembers.get(fieldName) ?? new Map<unknown, ReadonlyMap<string, Member>>();
  knownMembers.set(fieldName, ofNames);
  const schema = shape.getSchema();
  const known = ofNames.get(schema);
  if (known !== undefined) return known;
  const members = new Map<string, Member>();
  for (const [name, itsShape] of shape.structIterator()) {
    const field = fieldName(name);
    members.set(field, { name, field, shape: itsShape });
  }
  ofNames.set(schema, members);
  return members;
}

/**
 * Returns the issues of a request in the order of its fields, each once: unknown fields (worded as
 * in the guide, "Passing parameters to a service API") and malformed timestamps.
 */
export function requestIssues(shape: NormalizedSchema, value: Json, form: JsonForm): string[] {
  return [...new Set(findIssues(shape, value, form, ''))];
}

/** Returns AWS's sentence for a malformed field: https://stackoverflow.com/questions/65623332 */
export function malformed(field: string): string {
  return `The value of the field '${field}' has an invalid format`;
}

function findIssues(shape: NormalizedSchema, value: Json, form: JsonForm, field: string): string[] {
  if (shape.isStructSchema() && isJsonObject(value)) {
    const members = membersOf(shape, form);
    return Object.entries(value).flatMap(([name, item]) => {
      const member = members.get(name);
      return member === undefined
        ? [`The field "${name}" is not supported by Step Functions`]
        : findIssues(member.shape, item, form, name);
    });
  }
  if (shape.isListSchema() && Array.isArray(value))
    return value.flatMap((item) => findIssues(shape.getValueSchema(), item, form, field));
  if (shape.isMapSchema() && isJsonObject(value))
    return Object.values(value).flatMap((item) => findIssues(shape.getValueSchema(), item, form, field));
  const isMoment = value === null || typeof value === 'number' || parseTimestamp(String(value)) !== undefined;
  return shape.isTimestampSchema() && !isMoment ? [malformed(field)] : [];
}

/**
 * Converts a request to the SDK's form. Step Functions drops nulls, and accepts JSON where the
 * service expects text.
 */
export function toSdkRequest(shape: NormalizedSchema, value: Json, form: JsonForm): unknown {
  if (shape.isStructSchema() && isJsonObject(value)) {
    const request: Record<string, unknown> = {};
    const members = membersOf(shape, form);
    for (const [field, given] of Object.entries(value)) {
      const member = members.get(field);
      if (member !== undefined && given !== null) request[member.name] = toSdkRequest(member.shape, given, form);
    }
    return request;
  }
  if (shape.isListSchema() && Array.isArray(value))
    return value.map((item) => toSdkRequest(shape.getValueSchema(), item, form));
  if (shape.isMapSchema() && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toSdkRequest(shape.getValueSchema(), item, form)]),
    );
  }
  if (shape.isBlobSchema())
    return typeof value === 'string' ? Buffer.from(value, form.binary) : Buffer.from(JSON.stringify(value));
  if (shape.isTimestampSchema()) return moment(value);
  if (shape.isStringSchema() && typeof value !== 'string') return JSON.stringify(value);
  return value;
}

/** Numbers are epoch seconds, texts timestamps; `requestIssues` has refused all others. */
function moment(value: Json): Date {
  const timestamp = typeof value === 'string' ? parseTimestamp(value) : undefined;
  return new Date(timestamp === undefined ? Number(value) * 1_000 : timestampMs(timestamp));
}

/**
 * Converts an answer of the SDK to Step Functions' form: fields named by `form`, times in ISO 8601.
 */
export async function fromSdkAnswer(shape: NormalizedSchema, value: unknown, form: JsonForm): Promise<Json> {
  if (value === undefined || value === null) return null;
  if (shape.isStructSchema() && typeof value === 'object') {
    const answer: JsonObject = {};
    const values = new Map(Object.entries(value));
    for (const member of membersOf(shape, form).values()) {
      const given: unknown = values.get(member.name);
      if (given !== undefined && given !== null) answer[member.field] = await fromSdkAnswer(member.shape, given, form);
    }
    return answer;
  }
  if (shape.isListSchema() && Array.isArray(value)) {
    return Promise.all(value.map((item: unknown) => fromSdkAnswer(shape.getValueSchema(), item, form)));
  }
  if (shape.isMapSchema() && typeof value === 'object') {
    const entries: [string, Json][] = [];
    for (const [key, item] of Object.entries(value))
      entries.push([key, await fromSdkAnswer(shape.getValueSchema(), item, form)]);
    return Object.fromEntries(entries);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString(form.binary);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && 'transformToString' in value && typeof value.transformToString === 'function') {
    return String(await value.transformToString());
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.parse(JSON.stringify(value) ?? 'null');
}
