import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

const START = /\/src\/app\/start\.tsx$/;

type Bundle = Rolldown.OutputBundle;

/** The files that a chunk needs, itself first. */
export function staticGraph(bundle: Bundle, fileName: string, seen = new Set<string>()): Set<string> {
  const chunk = bundle[fileName];
  if (chunk?.type !== 'chunk' || seen.has(fileName)) return seen;
  seen.add(fileName);
  for (const imported of chunk.imports) staticGraph(bundle, imported, seen);
  return seen;
}

/**
 * Names in the page what its first script will load, so that the browser asks for it together with
 * that script: the application, which every page needs, and a connection to the API that every
 * visitor's page asks.
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
        // After the content security policy, which is at the head's beginning.
        return links.map(
          (link): HtmlTagDescriptor => ({ tag: 'link', attrs: { ...link, crossorigin: true }, injectTo: 'head' }),
        );
      },
    },
  };
}
