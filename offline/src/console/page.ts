import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page needs its own server only; scripts set styles (Mantine's variables, the graph). */
const securityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const notBuilt = `The console is not built. Run "npm run build -w offline/console" (or "npm ci", which does it too) and load this page again.
`;

/** Sends a file of the built page, or the page itself, which reads the address. */
export async function sendPage(
  folder: string,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' });
    response.end();
    return;
  }
  const path = pathname.slice('/console'.length);
  const type = contentTypes[extname(path)];
  const asset = path.startsWith('/assets/') || path === '/icon.svg';
  const file = asset ? await fileIn(folder, path) : await fileIn(folder, '/index.html');
  if (file === undefined) {
    response.writeHead(asset ? 404 : 503, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(asset ? '' : notBuilt);
    return;
  }
  response.writeHead(200, {
    'content-type': asset ? (type ?? 'application/octet-stream') : contentTypes['.html'],
    'content-length': file.length,
    // An asset's name changes with its content.
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': securityPolicy,
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : file);
}

async function fileIn(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    // `normalize` of an absolute path cannot lead above it.
    return await readFile(join(folder, normalize(path)));
  } catch {
    return undefined;
  }
}
