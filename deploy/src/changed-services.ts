import { type Service, SITE } from './services.ts';

/** Files that go into every service and the pages. */
const OF_ALL = /^(shared\/|stages\/|package(-lock)?\.json$|serverless-compose\.yml$)/;
/**
 * Files of the pages. A changed service does not change its address, so the pages stay as they
 * are.
 */
const OF_SITE = /^frontend\//;

/**
 * Returns the names of the services to deploy after a change of these files, in the order of
 * deployment. Ignores tests and Markdown.
 * @param paths relative to the root of the repository, with `/`
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
