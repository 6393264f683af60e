import { z } from 'zod';
import type { GatewayResponses } from './gateway-response.ts';
import { gatewayResponsesFromTemplate } from './gateway-responses-from-template.ts';
import { resourcePaths } from './resource-paths.ts';
import { DEFAULT_INTEGRATION_TIMEOUT_MILLIS, type IntegrationResponse, type IntegrationRoute } from './route.ts';
import { validatorsFromTemplate } from './validation-from-template.ts';

/** The routes of one REST API. */
export interface CompiledRoutes {
  routes: IntegrationRoute[];
  gatewayResponses: GatewayResponses;
  /** One sentence for each thing that works offline, and fails or asks for more when deployed. */
  problems: string[];
}

const stringMap = z.record(z.string(), z.string()).default({});

const responseSchema = z.object({
  StatusCode: z.coerce.number().int(),
  SelectionPattern: z.coerce.string().default(''),
  ResponseParameters: stringMap,
  ResponseTemplates: stringMap,
});

const integrationSchema = z.object({
  Type: z.enum(['AWS', 'MOCK']),
  Uri: z.string().optional(),
  PassthroughBehavior: z.enum(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']).default('WHEN_NO_MATCH'),
  RequestTemplates: stringMap,
  IntegrationResponses: z.array(responseSchema).default([]),
  TimeoutInMillis: z.coerce.number().default(DEFAULT_INTEGRATION_TIMEOUT_MILLIS),
});

const methodResponseSchema = z.object({
  StatusCode: z.coerce.number(),
  ResponseParameters: z.record(z.string(), z.unknown()).default({}),
});

const methodSchema = z.object({
  Type: z.literal('AWS::ApiGateway::Method'),
  Properties: z.object({
    HttpMethod: z.string(),
    ResourceId: z.unknown(),
    AuthorizationType: z.string().default('NONE'),
    ApiKeyRequired: z.union([z.boolean(), z.stringbool()]).default(false),
    RequestValidatorId: z.unknown().optional(),
    RequestModels: z.record(z.string(), z.unknown()).default({}),
    RequestParameters: z.record(z.string(), z.union([z.boolean(), z.stringbool()])).default({}),
    Integration: integrationSchema,
    MethodResponses: z.array(methodResponseSchema).default([]),
  }),
});

const stepFunctionsUri = /:states:action\/(\w+)$/;

/**
 * Reads the Step Functions integrations and mocks of a compiled template, and leaves other methods
 * out. Intrinsics must be resolved, but the names of the API's own resources (`ResourceId`,
 * `ParentId`, `RequestValidatorId`, `RequestModels`) may be a `Ref` or a logical id.
 */
export function routesFromTemplate(resources: Record<string, unknown>): CompiledRoutes {
  const { gatewayResponses, problems } = gatewayResponsesFromTemplate(resources);
  const validators = validatorsFromTemplate(resources);
  const compiled: CompiledRoutes = {
    routes: [],
    gatewayResponses,
    problems: [...problems, ...validators.problems],
  };
  const pathOf = resourcePaths(resources);
  for (const [id, resource] of Object.entries(resources)) {
    const method = methodSchema.safeParse(resource);
    if (!method.success) continue;
    const { HttpMethod, ResourceId, Integration, MethodResponses } = method.data.Properties;
    const action = Integration.Type === 'MOCK' ? 'Mock' : stepFunctionsUri.exec(Integration.Uri ?? '')?.[1];
    if (action === undefined) continue;
    const route: IntegrationRoute = {
      id,
      method: HttpMethod.toUpperCase(),
      path: pathOf(ResourceId),
      action,
      requestTemplates: Integration.RequestTemplates,
      passthroughBehavior: Integration.PassthroughBehavior,
      integrationResponses: Integration.IntegrationResponses.map(toIntegrationResponse),
      timeoutInMillis: Integration.TimeoutInMillis,
      validation: validators.validationOf(method.data.Properties),
    };
    compiled.routes.push(route);
    compiled.problems.push(
      ...undeclaredResponses(route, MethodResponses),
      ...uncheckedAccess(route, method.data.Properties),
    );
  }
  return compiled;
}

function toIntegrationResponse(response: z.infer<typeof responseSchema>): IntegrationResponse {
  return {
    statusCode: response.StatusCode,
    selectionPattern: response.SelectionPattern,
    responseParameters: response.ResponseParameters,
    responseTemplates: response.ResponseTemplates,
  };
}

/** Warns of each check that runs only when deployed, so nobody relies on it offline. */
function uncheckedAccess(
  route: IntegrationRoute,
  { AuthorizationType, ApiKeyRequired }: { AuthorizationType: string; ApiKeyRequired: boolean },
): string[] {
  const checks = [AuthorizationType === 'NONE' ? [] : [AuthorizationType], ApiKeyRequired ? ['an API key'] : []].flat();
  return checks.map(
    (check) =>
      `${route.method} ${route.path}: deployed, this route asks for authorization (${check}); offline anybody may call it.`,
  );
}

/** PutIntegrationResponse refuses a status code or a header that the method does not declare. */
function undeclaredResponses(route: IntegrationRoute, declared: z.infer<typeof methodResponseSchema>[]): string[] {
  const problems: string[] = [];
  const name = `${route.method} ${route.path}`;
  for (const response of route.integrationResponses) {
    const methodResponse = declared.find((candidate) => candidate.StatusCode === response.statusCode);
    if (methodResponse === undefined) {
      problems.push(
        `${name}: the response ${response.statusCode} is not among the method's responses, CloudFormation will refuse it ` +
          '(set $context.responseOverride.status in the response template instead).',
      );
      continue;
    }
    for (const header of Object.keys(response.responseParameters)) {
      if (header in methodResponse.ResponseParameters) continue;
      problems.push(
        `${name}: ${header} is not declared for the response ${response.statusCode}, CloudFormation will refuse it.`,
      );
    }
  }
  return problems;
}
