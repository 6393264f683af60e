import type { Connect, Plugin, PreviewServer, ViteDevServer } from 'vite';
import { embedAddress } from '../src/features/big-screen/presenter/mode.ts';
import { EMBED_PATH, PREVIEW_PATH } from '../src/page/framing.ts';

/** Copies of index.html for frames: hosts set headers by file, not by address. */
const EMBED_FILE = 'embed.html';
const PREVIEW_FILE = 'preview.html';
const BIG_SCREEN = /^\/polls\/([a-z0-9-]+)\/live\/?$/;
/** An origin in a content security policy: a site, all its subdomains, or this machine. */
const ORIGIN =
  /^(?:'self'|https:\/\/(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?|http:\/\/(?:localhost|127\.0\.0\.1)(?::(?:\d+|\*))?)$/i;

/**
 * Returns the origins that may frame the big screen, separated by spaces: the stage's setting
 * `frameAncestors` (on a laptop, the variable FRAME_ANCESTORS), or nobody.
 * @throws if a value is no origin
 */
export function frameAncestorsOf(stage: string | undefined): string {
  const origins = (stage ?? '').split(/\s+/).filter((origin) => origin !== '');
  const wrong = origins.find((origin) => !ORIGIN.test(origin));
  if (wrong !== undefined) throw new Error(`${wrong} is no origin such as https://example.com`);
  return origins.length === 0 ? "'none'" : origins.join(' ');
}

/** Returns the value of frame-ancestors for an address. */
export function frameAncestorsAt(pathname: string, ancestors: string): string {
  if (pathname === PREVIEW_PATH) return "'self'";
  return pathname.startsWith(EMBED_PATH) ? ancestors : "'none'";
}

/**
 * Returns iac/headers.yml with rules for the pages that may be framed. They follow the rules for
 * all pages, because the later rule wins
 * (https://github.com/aws-amplify/amplify-hosting/issues/198).
 * @param ancestors who may frame the big screen; only this site may frame the preview
 */
export function withFrameAncestors(headers: string, ancestors: string): string {
  const [, policy] = /value: "([^"]*frame-ancestors) 'none'"/.exec(headers) ?? [];
  if (policy === undefined) throw new Error('iac/headers.yml has no policy that forbids frames.');
  const framable = [
    [`${EMBED_PATH}*`, ancestors],
    [`/${EMBED_FILE}`, ancestors],
    [PREVIEW_PATH, "'self'"],
    [`/${PREVIEW_FILE}`, "'self'"],
  ] as const;
  const rules = framable
    .filter(([, framers]) => framers !== "'none'")
    .map(([pattern, framers]) =>
      [
        `  - pattern: "${pattern}"`,
        '    headers:',
        '      - key: Content-Security-Policy',
        `        value: "${policy} ${framers}"`,
      ].join('\n'),
    );
  return `${headers.trimEnd()}\n${rules.join('\n')}\n`;
}

/**
 * Returns where a request for an embedded big screen is redirected, like the rule in iac/app.yml.
 */
export function embedRedirect(address: string): string | undefined {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  const [, pollId] = BIG_SCREEN.exec(pathname) ?? [];
  return pollId === undefined ? undefined : embedAddress(pathname, searchParams, pollId);
}

/** Sends the same headers for frames as the deployed site, and builds the pages for them. */
export function frameAncestors(): Plugin {
  const ancestors = frameAncestorsOf(process.env.FRAME_ANCESTORS);
  const answer: Connect.NextHandleFunction = ({ url = '/' }, response, next) => {
    const address = embedRedirect(url);
    if (address !== undefined) return response.writeHead(302, { location: address }).end();
    const { pathname } = new URL(url, 'http://localhost');
    response.setHeader('content-security-policy', `frame-ancestors ${frameAncestorsAt(pathname, ancestors)}`);
    next();
  };
  const use = ({ middlewares }: ViteDevServer | PreviewServer) => {
    middlewares.use(answer);
  };
  return {
    name: 'frame-ancestors',
    configureServer: use,
    configurePreviewServer: use,
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') return;
        for (const fileName of [EMBED_FILE, PREVIEW_FILE])
          this.emitFile({ type: 'asset', fileName, source: page.source });
      },
    },
  };
}
