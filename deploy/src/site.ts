import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ROOT } from './command.ts';
import { runProgram } from './programs.ts';
import type { Stacks } from './stacks.ts';

const FRONTEND = 'frontend';

/** The variables of the site's build: name, service of the stack, name of the output. */
const VARIABLES = [
  ['VITE_SURVEY_URL', 'survey', 'SurveyUrl'],
  ['VITE_AGGREGATION_URL', 'aggregation', 'AggregationUrl'],
  ['VITE_REALTIME_URL', 'realtime', 'WebSocketUrl'],
  ['VITE_OIDC_AUTHORITY', 'survey', 'SignInIssuer'],
  ['VITE_OIDC_CLIENT_ID', 'survey', 'SignInClientId'],
  ['VITE_OIDC_LOGOUT_URL', 'survey', 'SignInLogoutUrl'],
] as const;

/** Returns the variables of the site's build. @throws CommandError if a stack is missing */
export async function siteVariables(stacks: Pick<Stacks, 'output'>): Promise<Record<string, string>> {
  const entries = VARIABLES.map(async ([variable, service, output]) => [
    variable,
    await stacks.output(service, output),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The files of a site by their paths, with `/`. */
export type SiteFiles = ReadonlyMap<string, Uint8Array>;

/** Builds the site for the deployed services. @throws CommandError */
export async function buildSite(stacks: Pick<Stacks, 'output'>): Promise<void> {
  await runProgram('vite', ['build', '--logLevel', 'warn'], { folder: FRONTEND, env: await siteVariables(stacks) });
}

/** Returns the built files for visitors, sorted by their paths. */
export async function readSite(folder = join(ROOT, FRONTEND, 'dist')): Promise<SiteFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    // The manifest and the source maps are not for visitors.
    .filter((path) => !path.startsWith('.vite/') && !path.endsWith('.map'))
    .sort();
  const files = paths.map(async (path) => [path, await readFile(join(folder, path))] as const);
  return new Map(await Promise.all(files));
}

/** Returns a hash of the paths and contents of a site. */
export function contentHash(files: SiteFiles): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(`${path.length}:${path}${content.byteLength}:`).update(content);
  return hash.digest('hex').slice(0, 32);
}
