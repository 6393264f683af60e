import type { ErrorObject } from 'ajv';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { configurationError } from './gateway-error.ts';
import { validationWords } from './validation-words.ts';

/** Returns the issues of a body in API Gateway's words; none if the body fits. */
export type RequestModel = (body: string) => string[];

/** A model of a CloudFormation template. */
export interface ModelDefinition {
  /** The logical id of the AWS::ApiGateway::Model. */
  id: string;
  /** JSON Schema, draft 4. */
  schema: Record<string, unknown>;
  /** The address by which other models name this one. */
  uri: string;
}

/** API Gateway's words for a body that is empty or not JSON. */
const notJson = 'Unknown error parsing request body';

/** Source: "JSON Schema: interactive and non interactive validation" (draft 4), 7.3. */
const draft4Formats = ['date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri'] as const;

/**
 * Compiles the models of an API, which may refer to each other. A model that is not valid in draft
 * 4 is named in `problems`, and refuses each request with a configuration error, as on AWS.
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
      models.set(id, (body) => issuesOf(body, validate));
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

function issuesOf(body: string, validate: Validate): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [notJson];
  }
  return validate(parsed) ? [] : validationWords(validate.errors ?? []);
}
