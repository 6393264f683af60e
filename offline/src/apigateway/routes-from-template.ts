import { z } from 'zod';
import { defaultIntegrationTimeoutMillis, type IntegrationResponse, type IntegrationRoute } from './route.ts';

/** The routes of one REST API and what CloudFormation would refuse about them. */
export interface CompiledRoutes {
  routes: IntegrationRoute[];
  /** One sentence each: works here, fails when deployed. */
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
  TimeoutInMillis: z.coerce.number().default(defaultIntegrationTimeoutMillis),
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
    Integration: integrationSchema,
    MethodResponses: z.array(methodResponseSchema).default([]),
  }),
});

const resourceSchema = z.object({
  Type: z.literal('AWS::ApiGateway::Resource'),
  Properties: z.object({ ParentId: z.unknown(), PathPart: z.string() }),
});

const stepFunctionsUri = /:states:action\/(\w+)$/;

/**
 * Reads the Step Functions integrations (and the mocks that answer CORS preflights) out of a compiled CloudFormation template.
 * Intrinsics must be resolved, but a `ResourceId` or `ParentId` may still be a `Ref` to its AWS::ApiGateway::Resource, or that
 * resource's logical id; anything else there is taken for the root of the API. Other methods (Lambda, HTTP) are left out.
 */
export function routesFromTemplate(resources: Record<string, unknown>): CompiledRoutes {
  const compiled: CompiledRoutes = { routes: [], problems: [] };
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
    };
    compiled.routes.push(route);
    compiled.problems.push(...undeclaredResponses(route, MethodResponses));
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

function resourcePaths(resources: Record<string, unknown>): (resourceId: unknown) => string {
  const pathOf = (resourceId: unknown): string => {
    const resource = resourceSchema.safeParse(resources[logicalIdOf(resourceId)]);
    if (!resource.success) return '/';
    const parent = pathOf(resource.data.Properties.ParentId);
    return `${parent === '/' ? '' : parent}/${resource.data.Properties.PathPart}`;
  };
  return pathOf;
}

function logicalIdOf(resourceId: unknown): string {
  if (typeof resourceId === 'string') return resourceId;
  const reference = z.object({ Ref: z.string() }).safeParse(resourceId);
  return reference.success ? reference.data.Ref : '';
}

/** PutIntegrationResponse refuses a status code or a header that the method's own responses do not declare. */
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
