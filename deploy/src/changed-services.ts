import { type Service, SITE } from './services.ts';

/** What every service and the pages are made with: a change of it changes all of them. */
const OF_ALL = /^(shared\/|stages\/|package(-lock)?\.json$|serverless-compose\.yml$)/;
/** The pages. They are built with the addresses of the services, which only a new API changes. */
const OF_SITE = /^frontend\//;

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
    ...(isOfAll || deployed.some((path) => OF_SITE.test(path)) ? [SITE] : []),
  ];
}
