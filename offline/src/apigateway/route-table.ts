import { comparePathTemplates, matchPath } from './path-template.ts';
import type { RestMethod } from './route.ts';

/** The method that answers a request, and the parameters of the request's path. */
export interface FoundRoute<Route extends RestMethod> {
  route: Route;
  pathParameters: Record<string, string>;
}

/**
 * Returns a function that finds the method for a request as API Gateway does: the most literal path
 * that fits and has the method. On one path, the method's own name goes before `ANY`.
 */
export function createRouteTable<Route extends RestMethod>(
  routes: readonly Route[],
): (method: string, path: string) => FoundRoute<Route> | undefined {
  const ordered = routes.toSorted(compareRoutes);
  return (method, path) => {
    for (const route of ordered) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const match = matchPath(route.path, path);
      if (match !== undefined) return { route, pathParameters: match.pathParameters };
    }
    return undefined;
  };
}

function compareRoutes(one: RestMethod, other: RestMethod): number {
  const byPath = comparePathTemplates(one.path, other.path);
  return byPath === 0 ? Number(one.method === 'ANY') - Number(other.method === 'ANY') : byPath;
}
