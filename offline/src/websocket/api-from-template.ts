import { z } from 'zod';
import type { WebSocketApi, WebSocketAuthorizer, WebSocketRoute } from './websocket-api.ts';

/**
 * Resources of a template by their logical id, with intrinsics resolved. A `Ref` to a part of the
 * API is its logical id.
 */
export interface ApiResources {
  apis: Resources;
  routes: Resources;
  integrations: Resources;
  authorizers: Resources;
}

type Resources = ReadonlyMap<string, unknown>;

/** The one WebSocket API of a service, and a sentence about each part that is not served. */
export interface CompiledWebSocketApi {
  api: Pick<WebSocketApi, 'apiId' | 'routeSelectionExpression' | 'routes' | 'authorizer'> | undefined;
  problems: string[];
}

const Api = z.object({ ProtocolType: z.literal('WEBSOCKET'), RouteSelectionExpression: z.string() });

const Route = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.string().default('NONE'),
  AuthorizerId: z.string().optional(),
  RouteResponseSelectionExpression: z.string().optional(),
});

const Integration = z.object({ IntegrationType: z.literal('AWS_PROXY'), IntegrationUri: z.string() });

const Authorizer = z.object({
  AuthorizerType: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  IdentitySource: z.array(z.string()).default([]),
});

/**
 * Reads the WebSocket API of a template, with its routes to Lambda functions. `idOf` returns what a
 * `Ref` to the API resolves to.
 */
export function webSocketApiFromTemplate(
  { apis, routes, integrations, authorizers }: ApiResources,
  idOf: (logicalId: string) => string,
): CompiledWebSocketApi {
  const [first, ...others] = [...apis].flatMap(([logicalId, properties]) => {
    const api = Api.safeParse(properties);
    return api.success ? [{ logicalId, ...api.data }] : [];
  });
  const problems = others.map(
    ({ logicalId }) => `${logicalId}: only one WebSocket API of a service is served offline.`,
  );
  if (first === undefined) return { api: undefined, problems };
  const apiId = idOf(first.logicalId);
  const table = new Map<string, WebSocketRoute>();
  let authorizer: WebSocketAuthorizer | undefined;
  for (const [logicalId, properties] of routes) {
    const route = Route.safeParse(properties);
    if (!route.success || route.data.ApiId !== apiId) continue;
    const { RouteKey, Target, RouteResponseSelectionExpression, AuthorizationType, AuthorizerId = '' } = route.data;
    const integration = Integration.safeParse(integrations.get(Target.replace(/^integrations\//, '')));
    const functionName = integration.success ? functionOf(integration.data.IntegrationUri) : undefined;
    if (functionName === undefined) {
      problems.push(
        `${logicalId}: this route is not served offline: its integration is not a Lambda function (AWS_PROXY).`,
      );
      continue;
    }
    table.set(RouteKey, { functionName, answers: RouteResponseSelectionExpression !== undefined });
    if (AuthorizationType === 'NONE') continue;
    authorizer = authorizerFrom(authorizers.get(AuthorizerId));
    if (authorizer === undefined) {
      problems.push(
        `${logicalId}: deployed, this route asks for authorization (${AuthorizationType}); offline anybody may connect.`,
      );
    }
  }
  return {
    api: { apiId, routeSelectionExpression: first.RouteSelectionExpression, routes: table, authorizer },
    problems,
  };
}

function authorizerFrom(properties: unknown): WebSocketAuthorizer | undefined {
  const parsed = Authorizer.safeParse(properties);
  if (!parsed.success) return undefined;
  const functionName = functionOf(parsed.data.AuthorizerUri);
  return functionName === undefined ? undefined : { functionName, identitySources: parsed.data.IdentitySource };
}

/** Returns the function's name in an integration URI. Its ARN may have a version. */
function functionOf(uri: string): string | undefined {
  return /:function:([\w-]+)(?::[\w$-]+)?\/invocations$/.exec(uri)?.[1];
}
