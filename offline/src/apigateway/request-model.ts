import type { ErrorObject } from 'ajv';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { configurationError } from './gateway-error.ts';
import { validationWords } from './validation-words.ts';

/** Tells what is wrong with a body, in API Gateway's words; nothing: the body fits. */
export type RequestModel = (body: string) => string[];

/** A model as CloudFormation has it. */
export interface ModelDefinition {
  /** The logical id of the AWS::ApiGateway::Model. */
  id: string;
  /** JSON Schema, draft 4. */
  schema: Record<string, unknown>;
  /** The address by which other models name this one. */
  uri: string;
}

/** What API Gateway says of a body that is no JSON, or empty. */
const notJson = 'Unknown error parsing request body';

/** The formats of draft 4 ("JSON Schema: interactive and non interactive validation", 7.3). */
const draft4Formats = ['date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri'] as const;

/**
 * Compiles the models of an API, which may refer to each other. One whose schema is no schema of draft 4 answers each
 * request with a configuration error, as on AWS, and is named in `problems`.
 */
export function compileModels(definitions: ModelDefinition[]): {
  models: Map<string, RequestModel>;
  problems: string[];
} {
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, logger: false });
  addFormats(ajv, { mode: 'full', formats: [...draft4Formats] });
  const models = new Map<string, RequestModel>();
  const problems: string[] = [];
  for (const [uri, schema] of new Map(definitions.map((definition) => [definition.uri, definition.schema]))) {
    if (ajv.validateSchema(schema) === true) ajv.addSchema(schema, uri);
  }
  for (const { id, schema } of definitions) {
    try {
      const validate = ajv.compile(schema);
      models.set(id, (body) => problemsOf(body, validate));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`${id}: the model's schema is no JSON Schema of draft 4, API Gateway will refuse it: ${reason}`);
      models.set(id, () => {
        throw configurationError(`Request body validation failed: the schema of ${id} cannot be used (${reason}).`);
      });
    }
  }
  return { models, problems };
}

interface Validate {
  (body: unknown): boolean;
  errors?: ErrorObject[] | null;
}

function problemsOf(body: string, validate: Validate): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [notJson];
  }
  return validate(parsed) ? [] : validationWords(validate.errors ?? []);
}
