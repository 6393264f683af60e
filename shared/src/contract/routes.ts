import { organizerRoutes } from './organizer-routes.ts';
import { visitorRoutes } from './visitor-routes.ts';

/**
 * All routes: handlers parse by them, clients call by them, the OpenAPI document is made of them.
 */
export const routes = { ...visitorRoutes, ...organizerRoutes } as const;
