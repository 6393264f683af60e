import type { Service } from './services.ts';

/** What every service and the pages are made with: a change of it changes all of them. */
const OF_ALL = /^(shared\/|stages\/|package(-lock)?\.json$|serverless-compose\.yml$)/;
/** The pages, and what they are built with. */
const OF_SITE = /^(frontend\/|customHttp\.yml$)/;

/** What `npm run deploy -- --service` calls the pages. */
export const SITE = 'site';

/**
 * Returns what has to be deployed when these files have changed, in the order of deployment; paths
 * are those of the repository, with `/`. Tests, docs and tools change nothing that is deployed.
 */
export function servicesOfPaths(paths: readonly string[], services: readonly Service[]): string[] {
  const deployed = paths.filter((path) => !/(^|\/)test\/|\.md$/.test(path));
  const isOfAll = deployed.some((path) => OF_ALL.test(path));
  const changed = services.filter(({ folder }) => isOfAll || deployed.some((path) => path.startsWith(`${folder}/`)));
  return [
    ...changed.map(({ name }) => name),
    // The pages are built with the addresses of the services, which only a new API changes.
    ...(isOfAll || deployed.some((path) => OF_SITE.test(path)) ? [SITE] : []),
  ];
}
