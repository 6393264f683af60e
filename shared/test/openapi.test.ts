import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@readme/openapi-parser';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { openApiDocument, openApiText } from '../scripts/openapi-document.ts';
import { commonRefusals, Problem, problems, routes } from '../src/index.ts';

const FILE = join(__dirname, '../../docs/openapi.yaml');
const document = openApiDocument();

const Media = z.looseObject({
  schema: z.unknown(),
  examples: z.optional(z.record(z.string(), z.object({ value: z.unknown() }))),
});
const Response = z.looseObject({
  content: z.optional(z.record(z.string(), Media)),
  headers: z.optional(z.record(z.string(), z.unknown())),
});
const Parameter = z.object({ in: z.string(), name: z.string(), required: z.optional(z.boolean()) });
const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.optional(z.array(z.union([Parameter, z.object({ $ref: z.string() })]))),
  requestBody: z.optional(z.looseObject({ required: z.boolean() })),
  security: z.optional(z.array(z.record(z.string(), z.array(z.string())))),
  responses: z.record(z.string(), z.union([Response, z.object({ $ref: z.string() })])),
});
const Paths = z.record(z.string(), z.looseObject({}));

function operationAt(path: string, method: string) {
  return Operation.parse(Paths.parse(document.paths)[path]?.[method.toLowerCase()]);
}

function responseOf(operation: z.infer<typeof Operation>, status: number) {
  const response = operation.responses[status];
  if (response === undefined || !('$ref' in response)) return Response.parse(response);
  const name = `${response.$ref}`.replace('#/components/responses/', '');
  return Response.parse(document.components?.responses?.[name]);
}

const parametersOf = ({ parameters = [] }: z.infer<typeof Operation>) =>
  parameters.map((parameter) => {
    if (!('$ref' in parameter)) return parameter;
    const name = parameter.$ref.replace('#/components/parameters/', '');
    return Parameter.parse(document.components?.parameters?.[name]);
  });

/** Returns all objects and arrays of a tree. */
const objectsIn = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

test('the published OpenAPI document is current (if not: npm run openapi)', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(openApiText());
});

test('the published document is valid OpenAPI 3.1', async () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(await validate(parse(readFileSync(FILE, 'utf8')))).toEqual(expect.objectContaining({ valid: true }));
});

test('the validator finds an invalid document', async () => {
  const spoilt = parse(readFileSync(FILE, 'utf8').replace('#/components/schemas/BallotSubmission', '#/nowhere'));
  await expect(
    validate(spoilt).then(
      ({ valid }) => valid,
      () => false,
    ),
  ).resolves.toBe(false);
});

describe.each(Object.entries(routes))('%s', (name, route) => {
  const operation = operationAt(route.path, route.method);

  test('has its name, and the parameters and the body of its route', () => {
    expect(operation.operationId).toBe(name);
    const asked = parametersOf(operation).map((parameter) => `${parameter.in} ${parameter.name}`);
    const keysOf = (schema: z.ZodMiniType) => (schema instanceof z.ZodMiniObject ? Object.keys(schema.shape) : []);
    const expected = [
      ...keysOf(route.params).map((key) => `path ${key}`),
      ...keysOf(route.query).map((key) => `query ${key}`),
      ...keysOf(route.headers).map((key) => `header ${key}`),
      ...(route.voter === 'none' ? [] : ['header x-device-id']),
      'header x-correlation-id',
    ];
    expect(asked.toSorted()).toEqual(expected.toSorted());
    const required = parametersOf(operation).filter((parameter) => parameter.required);
    expect(required.some((parameter) => parameter.name === 'x-device-id')).toBe(route.voter === 'required');
    expect(operation.requestBody === undefined).toBe(route.body instanceof z.ZodMiniUndefined);
    const security = { none: undefined, optional: [{}, { organizer: [] }], required: [{ organizer: [] }] };
    expect(operation.security).toEqual(security[route.organizer]);
  });

  test('has each status of a success, and the headers that a client reads', () => {
    for (const status of route.statuses) {
      const { content, headers = {} } = responseOf(operation, status);
      expect(Object.keys(headers)).toEqual('responseHeaders' in route ? Object.keys(route.responseHeaders) : []);
      const type = 'responseType' in route ? route.responseType : 'application/json';
      expect(content && Object.keys(content)).toEqual(status === 204 || status === 304 ? undefined : [type]);
    }
  });

  test('has the refusals of its route and no others, each with its status and an example', () => {
    const statuses = Object.keys(operation.responses).map(Number);
    const refusals = statuses.filter((status) => !route.statuses.some((success) => success === status));
    const told = refusals.flatMap((status) => {
      const { examples = {} } = responseOf(operation, status).content?.['application/problem+json'] ?? {};
      return Object.entries(examples).map(([code, { value }]) => {
        const problem = Problem.parse(value);
        expect(problem).toEqual(expect.objectContaining({ code, ...problems[problem.code], status }));
        return problem.code;
      });
    });
    expect(told.toSorted()).toEqual([...new Set<string>([...route.refusals, ...commonRefusals])].toSorted());
  });
});

test('no part of the document is a copy of a component', () => {
  const components = Object.entries(document.components?.schemas ?? {});
  const names = new Map(components.map(([name, schema]) => [JSON.stringify(schema), name]));
  const own = new Set<unknown>(components.map(([, schema]) => schema));
  const copies = objectsIn(document).filter((part) => !own.has(part) && names.has(JSON.stringify(part)));
  expect(copies.map((part) => names.get(JSON.stringify(part)))).toEqual([]);
  expect([...names.values()]).toEqual(expect.arrayContaining(['Poll', 'PollDefinition', 'SessionView', 'Problem']));
});

test('fields that never leave the server are not in the document', () => {
  const text = openApiText();
  for (const word of ['taskToken', 'pollShard', 'voterKey', 'usedAt']) expect(text).not.toContain(word);
});
