import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

const START = /\/src\/app\/start\.tsx$/;

type Bundle = Rolldown.OutputBundle;

/** Returns the files that a chunk needs, itself first. */
export function staticGraph(bundle: Bundle, fileName: string, seen = new Set<string>()): Set<string> {
  const chunk = bundle[fileName];
  if (chunk?.type !== 'chunk' || seen.has(fileName)) return seen;
  seen.add(fileName);
  for (const imported of chunk.imports) staticGraph(bundle, imported, seen);
  return seen;
}

/**
 * Lists in the page what its first script will load, so the browser loads it at the same time: the
 * application, and a connection to the API that every visitor's page calls.
 */
export function earlyLoading(): Plugin {
  let survey: unknown;
  return {
    name: 'early-loading',
    apply: 'build',
    configResolved: ({ env }) => {
      survey = env.VITE_SURVEY_URL;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {}, chunk: entry }) => {
        const start = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.moduleIds.some((id) => START.test(id)),
        );
        const known = entry === undefined ? new Set() : staticGraph(bundle, entry.fileName);
        const files = start === undefined ? [] : [...staticGraph(bundle, start.fileName)];
        const origin = typeof survey === 'string' ? URL.parse(survey)?.origin : undefined;
        const links = [
          ...(origin === undefined ? [] : [{ rel: 'preconnect', href: origin }]),
          ...files.filter((file) => !known.has(file)).map((file) => ({ rel: 'modulepreload', href: `/${file}` })),
        ];
        // Links come after the content security policy, which is first in the head.
        return links.map(
          (link): HtmlTagDescriptor => ({ tag: 'link', attrs: { ...link, crossorigin: true }, injectTo: 'head' }),
        );
      },
    },
  };
}
