import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import * as z from 'zod/mini';

/** A JSON Schema. */
export const Schema: z.ZodMiniType<Schema> = z.lazy(() => z.looseObject({}));
export interface Schema {
  [keyword: string]: unknown;
}

const Content = z.record(z.string(), z.object({ schema: Schema }));
const Parameter = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z._default(z.boolean(), false),
  schema: Schema,
});
const Answer = z.object({ content: z.optional(Content) });
const Reference = z.object({ $ref: z.string() });
const Operation = z.object({
  operationId: z.string(),
  parameters: z._default(z.array(z.union([Reference, Parameter])), []),
  requestBody: z.optional(z.object({ required: z.optional(z.boolean()), content: Content })),
  responses: z.record(z.string(), z.union([Reference, Answer])),
  security: z.optional(z.array(z.record(z.string(), z.unknown()))),
});
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const Path = z.looseObject({
  servers: z.optional(z.array(z.unknown())),
  ...Object.fromEntries(METHODS.map((method) => [method, z.optional(Operation)])),
});
const Document = z.object({
  paths: z.record(z.string(), Path),
  components: z.object({
    schemas: z.record(z.string(), Schema),
    responses: z._default(z.record(z.string(), Answer), {}),
    parameters: z._default(z.record(z.string(), Parameter), {}),
  }),
});

/** An operation of the document. */
export interface ApiOperation {
  id: string;
  method: string;
  /** `/polls/{pollId}` */
  path: string;
  /** True if the aggregation service answers it, at an address of its own. */
  isOfResults: boolean;
  parameters: z.infer<typeof Parameter>[];
  /** The schema of the body; undefined if it takes none. */
  body: Schema | undefined;
  isForOrganizers: boolean;
}

/** An answer. If none came, its status is 0 and its body says why. */
export interface Received {
  status: number;
  contentType: string | undefined;
  headers: ReadonlyMap<string, string>;
  body: string;
}

/** An OpenAPI document. */
export interface ApiDocument {
  operations: ApiOperation[];
  /** Returns the schema that a `$ref` names. */
  resolve(reference: string): Schema;
  /** Returns why an answer does not fit the document; undefined if it does. */
  objection(operation: ApiOperation | undefined, answer: Received): string | undefined;
}

const ROOT = 'openapi';
const PROBLEM = 'application/problem+json';
/** Escapes a key for a JSON pointer in a URI fragment (RFC 6901). */
const escaped = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Reads an OpenAPI 3.1 document. */
export function readApiDocument(file: string): ApiDocument {
  const raw: unknown = parse(readFileSync(file, 'utf8'));
  const { paths, components } = Document.parse(raw);
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats(ajv);
  ajv.addSchema(z.record(z.string(), z.unknown()).parse(raw), ROOT);

  const operations: ApiOperation[] = [];
  const answers = new Map<string, Map<string, { pointer: string; contents: string[] }>>();
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = z.optional(Operation).parse(item[method]);
      if (operation === undefined) continue;
      const { operationId: id, parameters, requestBody, responses, security = [] } = operation;
      operations.push({
        ...{ id, method: method.toUpperCase(), path },
        parameters: parameters.flatMap((parameter) =>
          '$ref' in parameter
            ? (components.parameters[parameter.$ref.replace('#/components/parameters/', '')] ?? [])
            : parameter,
        ),
        isOfResults: item.servers !== undefined,
        body: requestBody?.content['application/json']?.schema,
        isForOrganizers: security.length > 0,
      });
      const own = new Map<string, { pointer: string; contents: string[] }>();
      for (const [status, response] of Object.entries(responses)) {
        const isReference = '$ref' in response;
        const name = isReference ? response.$ref.replace('#/components/responses/', '') : '';
        const { content = {} } = isReference ? (components.responses[name] ?? {}) : response;
        const pointer = isReference ? response.$ref : `#/paths/${escaped(path)}/${method}/responses/${status}`;
        own.set(status, { pointer, contents: Object.keys(content) });
      }
      answers.set(id, own);
    }
  }

  const misfit = (pointer: string, body: unknown): string | undefined => {
    // Compiled at its first use only.
    const validate = ajv.getSchema(`${ROOT}${pointer}`);
    if (validate === undefined) throw new Error(`The document has no ${pointer}.`);
    return validate(body) === true ? undefined : ajv.errorsText(validate.errors, { dataVar: 'body' });
  };

  return {
    operations,
    resolve: (reference) => {
      const schema = components.schemas[reference.replace('#/components/schemas/', '')];
      if (schema === undefined) throw new Error(`The document has no ${reference}.`);
      return schema;
    },
    objection: (operation, { status, contentType, body }) => {
      if (status === 0) return 'there is no answer';
      if (status >= 500) return `the status is ${status}`;
      const type = contentType?.split(';')[0]?.trim();
      if (operation === undefined) {
        if (status < 400 || type !== PROBLEM) return `an unknown address is answered with ${status} as ${type}`;
        return misfit('#/components/schemas/Problem', parsed(body));
      }
      const described = answers.get(operation.id)?.get(`${status}`);
      if (described === undefined) return `the document describes no status ${status} here`;
      if (described.contents.length === 0) return body === '' ? undefined : `a ${status} has no body`;
      if (type === undefined || !described.contents.includes(type)) return `the document describes no ${type} here`;
      const content = `${described.pointer}/content/${escaped(type)}/schema`;
      return misfit(content, type.endsWith('json') ? parsed(body) : body);
    },
  };
}

/** Returns parsed JSON, or undefined, which fits no schema. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
