export {
  type IntegrationServer,
  type IntegrationServerDependencies,
  startIntegrationServer,
} from './integration-server.ts';
export type { IntegrationResponse, IntegrationRoute, PassthroughBehavior } from './route.ts';
export { type CompiledRoutes, routesFromTemplate } from './routes-from-template.ts';
