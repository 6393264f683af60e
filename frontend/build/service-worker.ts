import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';
import { staticGraph } from './early-loading.ts';

const WORKER = 'sw.js';
/** The modules that a visitor's page starts with, or needs when the vote is sent. */
const SHELL_MODULES = /\/src\/(main\.ts|app\/start\.tsx|i18n\/(en|ja)\.ts|features\/voting\/voted\/after-vote\.ts)$/;
const ICON = '/stamp.svg';

/** Returns the paths of the scripts and style sheets of a visitor's page. */
function shellOf(bundle: Rolldown.OutputBundle): string[] {
  const files = new Set<string>();
  for (const { fileName, ...file } of Object.values(bundle)) {
    if (file.type !== 'chunk' || !file.moduleIds.some((id) => SHELL_MODULES.test(id))) continue;
    for (const name of staticGraph(bundle, fileName)) {
      files.add(name);
      const chunk = bundle[name];
      if (chunk?.type === 'chunk') for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    }
  }
  return [...[...files].sort().map((file) => `/${file}`), ICON];
}

/**
 * Builds src/service-worker.ts as `/sw.js` and tells it which files to keep. Development has no
 * service worker.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/service-worker.ts', fileName: WORKER });
    },
    generateBundle(_options, bundle) {
      const worker = bundle[WORKER];
      const page = bundle['index.html'];
      if (worker?.type !== 'chunk' || page?.type !== 'asset')
        throw new Error('The build has no page or no service worker.');
      if (worker.imports.length > 0) throw new Error(`${WORKER} has to be a single file.`);
      const files = shellOf(bundle);
      // A changed page with the same files is a new version, too: it may contain other addresses.
      const version = createHash('sha256').update(files.join()).update(page.source).digest('hex').slice(0, 12);
      worker.code = worker.code.replace('__SHELL__', JSON.stringify({ version, files }));
    },
  };
}
