import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { embedRedirect, withFrameAncestors } from '../../frontend/build/frame-ancestors.ts';
import { oncePerRun } from '../../shared/test/support/once-per-run.ts';

/** The quality of CDNs, which compress while they answer. The best one, 11, takes seconds. */
const BROTLI_QUALITY = 9;

const Header = z.object({ key: z.string(), value: z.string() });
const CustomHeaders = z.object({
  customHeaders: z.array(z.object({ pattern: z.string(), headers: z.array(Header) })),
});

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.json', 'application/json'],
]);

/**
 * The front end as it is deployed: built, compressed, with the headers and rewrites of Amplify
 * Hosting.
 */
export interface BuiltSite {
  /** On localhost, where the page is a secure context. */
  origin: string;
  port: number;
  /** Replaces the build by another one, whose files have other names. */
  deployAnew: () => Promise<void>;
  /** From now on, answers for missing files with the page and status 200, as many hosts do. */
  coverGoneFiles: () => void;
  stop: () => Promise<void>;
}

/** Returns true if the pattern of a rule in headers.yml matches the path. */
function fits(pattern: string, path: string): boolean {
  if (pattern === '**/*') return true;
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** Returns the headers of Amplify Hosting for a path, adapted to services without HTTPS. */
function headersFor(rules: z.infer<typeof CustomHeaders>, path: string): Record<string, string> {
  const matching = rules.customHeaders.filter(({ pattern }) => fits(pattern, path));
  const headers = matching.flatMap((rule) => rule.headers).map(({ key, value }): [string, string] => [key, value]);
  const { 'Strict-Transport-Security': _, ...local } = Object.fromEntries(headers);
  const policy = local['Content-Security-Policy']?.replace('https: wss:', 'http: ws:');
  return { ...local, ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }) };
}

/** The variables of a build, which tell the pages where the services are. */
export type SiteVariables = Readonly<Record<`VITE_${string}`, string>>;

/** Returns the variables of a build for a local cloud, without a sign-in. */
export const variablesFor = (endpoints: Readonly<Record<string, string>>): SiteVariables => ({
  VITE_SURVEY_URL: endpoints['survey.httpUrl'] ?? '',
  VITE_AGGREGATION_URL: endpoints['aggregation.httpUrl'] ?? '',
  VITE_REALTIME_URL: endpoints['realtime.websocketUrl'] ?? '',
});

/** Builds the front end into a folder. */
async function build(variables: SiteVariables, root: string, folder: string): Promise<void> {
  const bin = join(
    dirname(createRequire(join(root, 'frontend/package.json')).resolve('vite/package.json')),
    'bin/vite.js',
  );
  const vite = spawn(process.execPath, [bin, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'silent'], {
    cwd: join(root, 'frontend'),
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production', ...variables },
  });
  const [code] = await once(vite, 'exit');
  if (code !== 0) throw new Error(`The front end could not be built (exit code ${code}).`);
}

/**
 * Builds the front end and returns a function that reads its files. All sites of a run share one
 * build, made with placeholders, which are replaced by the origins of the services on reading.
 */
async function builtFiles(variables: SiteVariables, root: string): Promise<(file: string) => Buffer | undefined> {
  const origins = new Map<string, string>();
  const shared = Object.entries(variables).map(([name, value]): [string, string] => {
    const origin = /^(http|ws)s?:\/\/[^/]+/.exec(value);
    if (origin === null) return [name, value];
    const placeholder = `${origin[1]}s://${name.toLowerCase().replaceAll('_', '-')}.invalid`;
    origins.set(placeholder, origin[0]);
    return [name, value.replace(origin[0], placeholder)];
  });
  const folder = await oncePerRun(['site', ...shared.flat()].join(' '), (made) =>
    build(Object.fromEntries(shared), root, made),
  );
  const read = new Map<string, Buffer>();
  return (file) => {
    const path = join(folder, file);
    if (!read.has(file) && existsSync(path)) {
      const text = [...origins].reduce(
        (body, [placeholder, origin]) => body.replaceAll(placeholder, origin),
        readFileSync(path, 'latin1'),
      );
      read.set(file, Buffer.from(text, 'latin1'));
    }
    return read.get(file);
  };
}

export interface BuiltSiteOptions {
  /** The origins whose pages may frame the big screen (default: none). */
  frameAncestors?: string;
  /** Where it listens (default: a free port of this machine, for this machine only). */
  port?: number;
  address?: string;
}

/**
 * Builds the front end and serves it, compressed with brotli as a CDN does it.
 * @param variables what the build is told of the local cloud
 * @param root the root of the repository
 */
export async function startBuiltSite(
  variables: SiteVariables,
  root: string,
  { frameAncestors = "'none'", port = 0, address = '127.0.0.1' }: BuiltSiteOptions = {},
): Promise<BuiltSite> {
  let builds = 1;
  let read = await builtFiles(variables, root);
  let coversGoneFiles = false;
  const rules = CustomHeaders.parse(
    parse(withFrameAncestors(readFileSync(join(root, 'frontend/iac/headers.yml'), 'utf8'), frameAncestors)),
  );
  const compressed = new Map<string, Buffer>();

  function brotli(file: string, body: Buffer): Buffer {
    const known = compressed.get(file);
    if (known !== undefined) return known;
    const quality = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
    const small = brotliCompressSync(body, { params: quality });
    compressed.set(file, small);
    return small;
  }

  /**
   * Sends a file of the build; returns false if there is none.
   * @param takesBrotli true if the browser accepts brotli, which it does in secure contexts only
   */
  function send(response: ServerResponse, file: string, path: string, takesBrotli: boolean): boolean {
    const body = read(file);
    if (body === undefined) return false;
    response.writeHead(200, {
      ...headersFor(rules, path),
      'content-type': TYPES.get(extname(file)) ?? 'application/octet-stream',
      ...(takesBrotli ? { 'content-encoding': 'br' } : {}),
    });
    response.end(takesBrotli ? brotli(file, body) : body);
    return true;
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const redirect = embedRedirect(request.url ?? '/');
    if (redirect !== undefined) return response.writeHead(302, { location: redirect }).end();
    const takesBrotli = /\bbr\b/.test(String(request.headers['accept-encoding']));
    // `URL` has resolved `..` already, so no path leads out of the folder.
    if (extname(pathname) !== '' && send(response, pathname, pathname, takesBrotli)) return;
    if (pathname.startsWith('/embed/')) send(response, 'embed.html', pathname, takesBrotli);
    else if (pathname === '/preview') send(response, 'preview.html', pathname, takesBrotli);
    else if (extname(pathname) === '' || coversGoneFiles) send(response, 'index.html', pathname, takesBrotli);
    else response.writeHead(404).end();
  });
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The site does not listen.');
  return {
    origin: `http://localhost:${bound.port}`,
    port: bound.port,
    deployAnew: async () => {
      builds += 1;
      // The id gives the files other names. The page ignores it without an issuer.
      read = await builtFiles({ ...variables, VITE_OIDC_CLIENT_ID: `build-${builds}` }, root);
      compressed.clear();
    },
    coverGoneFiles: () => {
      coversGoneFiles = true;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
