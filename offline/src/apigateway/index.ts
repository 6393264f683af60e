export { GatewayError } from './gateway-error.ts';
export type { GatewayResponse, GatewayResponses } from './gateway-response.ts';
export { createIntegrations, type IntegrationDependencies, refuse } from './integrations.ts';
export { resourcePaths } from './resource-paths.ts';
export type { IntegrationResponse, IntegrationRoute, PassthroughBehavior, RestMethod } from './route.ts';
export { createRouteTable } from './route-table.ts';
export { type CompiledRoutes, routesFromTemplate } from './routes-from-template.ts';
export { commonLogTime } from './template-context.ts';
