import { z } from 'zod';
import { ownField } from '../own-field.ts';
import { compileModels, type ModelDefinition } from './request-model.ts';
import type { RequestValidation, RequiredParameter } from './request-validation.ts';
import { logicalIdOf } from './resource-paths.ts';

const schemaText = z.string().transform((text, context) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue(`The schema is no JSON: ${error}`);
    return z.NEVER;
  }
});

const modelSchema = z.object({
  Type: z.literal('AWS::ApiGateway::Model'),
  Properties: z.object({
    RestApiId: z.unknown().optional(),
    Name: z.string().optional(),
    Schema: z.union([schemaText, z.unknown()]).pipe(z.record(z.string(), z.unknown())).default({}),
  }),
});

const flag = z.union([z.boolean(), z.stringbool()]).default(false);

const validatorSchema = z.object({
  Type: z.literal('AWS::ApiGateway::RequestValidator'),
  Properties: z.object({ ValidateRequestBody: flag, ValidateRequestParameters: flag }),
});

/** The properties of an AWS::ApiGateway::Method that decide what is checked. */
export interface ValidatedMethod {
  RequestValidatorId?: unknown;
  /** Content type → the model's `Ref`, logical id or name. */
  RequestModels: Record<string, unknown>;
  /** `method.request.LOCATION.NAME` → true if it is required. */
  RequestParameters: Record<string, boolean>;
}

export interface TemplateValidators {
  /** Returns what the method's validator checks; undefined for a method without one. */
  validationOf(method: ValidatedMethod): RequestValidation | undefined;
  problems: string[];
}

/** Reads the models and request validators of a compiled template. */
export function validatorsFromTemplate(resources: Record<string, unknown>): TemplateValidators {
  const problems: string[] = [];
  const definitions: ModelDefinition[] = [];
  const idsByName = new Map<string, string>();
  for (const [id, resource] of Object.entries(resources)) {
    if (!isModel(resource)) continue;
    const parsed = modelSchema.safeParse(resource);
    if (!parsed.success) {
      problems.push(`${id}: this model cannot be read: ${z.prettifyError(parsed.error)}`);
      continue;
    }
    const { RestApiId, Name, Schema } = parsed.data.Properties;
    const name = Name ?? id;
    idsByName.set(name, id);
    definitions.push({ id, schema: Schema, uri: modelUri(logicalIdOf(RestApiId), name) });
  }
  const compiled = compileModels(definitions);
  return {
    problems: [...problems, ...compiled.problems],
    validationOf: ({ RequestValidatorId, RequestModels, RequestParameters }) => {
      const validator = validatorSchema.safeParse(ownField(resources, logicalIdOf(RequestValidatorId)));
      if (!validator.success) return undefined;
      const { ValidateRequestBody, ValidateRequestParameters } = validator.data.Properties;
      const models: RequestValidation['models'] = {};
      for (const [contentType, reference] of ValidateRequestBody ? Object.entries(RequestModels) : []) {
        const named = logicalIdOf(reference);
        const model = compiled.models.get(named) ?? compiled.models.get(idsByName.get(named) ?? '');
        // Models that AWS itself brings (Empty, Error) are not in the template and take anything.
        if (model !== undefined) models[contentType] = model;
      }
      return { requiredParameters: ValidateRequestParameters ? requiredParameters(RequestParameters) : [], models };
    },
  };
}

function isModel(resource: unknown): boolean {
  return z.object({ Type: z.literal('AWS::ApiGateway::Model') }).safeParse(resource).success;
}

/** The address that other models use (guide: "Data models for REST APIs"). */
function modelUri(restApiId: string, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${name}`;
}

/** Sorts by full names (header, path, query string): AWS names missing parameters in this order. */
function requiredParameters(parameters: Record<string, boolean>): RequiredParameter[] {
  return Object.keys(parameters)
    .filter((parameter) => parameters[parameter])
    .toSorted()
    .flatMap((parameter) => {
      const [, location, name] = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(parameter) ?? [];
      if (name === undefined || (location !== 'path' && location !== 'querystring' && location !== 'header')) return [];
      return [{ location, name }];
    });
}
