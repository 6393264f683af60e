import { organizerRoutes } from './organizer-routes.ts';
import { visitorRoutes } from './visitor-routes.ts';

/** Every route: handlers parse by it, clients call by it, the OpenAPI document is made of it. */
export const routes = { ...visitorRoutes, ...organizerRoutes } as const;
