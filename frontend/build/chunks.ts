import type { Plugin, Rolldown } from 'vite';

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1];

const FIRST = /\/src\/main\.ts$/;
const APPLICATION = /\/src\/start\.tsx$/;
/** Packages export these to visitors' pages, too, and only organizers' pages use them. */
const NOT_FOR_VISITORS =
  /\/shared\/src\/(api|ballot-table|exported-ballot|organizer|organizer-routes|poll-export|poll-id-record|poll-size)\.ts$|\/zod\/v4\/locales\/|\/(infiniteQueryObserver|useInfiniteQuery)\.js$/;

/** Tells whether a module is, or is statically imported from, one whose id matches. */
function importedFrom(from: RegExp) {
  const known = new Map<string, boolean>();
  return function isImported(id: string, context: Context): boolean {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, from.test(id));
    const importers = context.getModuleInfo(id)?.importers ?? [];
    const result = from.test(id) || importers.some((importer) => isImported(importer, context));
    known.set(id, result);
    return result;
  };
}

/**
 * Puts the application as visitors need it into one file, which compresses by 8 kB better than the
 * dozen that it would be split into for the sake of the big screen and the organizers' pages. What
 * main.ts needs stays with it.
 */
export function visitorsChunk(): Rolldown.CodeSplittingGroup {
  const isFirst = importedFrom(FIRST);
  const isApplication = importedFrom(APPLICATION);
  return {
    debugName: 'app',
    // What main.ts needs, too, would follow.
    includeDependenciesRecursively: false,
    name: (id, context) =>
      !NOT_FOR_VISITORS.test(id) && !isFirst(id, context) && isApplication(id, context) ? 'app' : null,
  };
}

/**
 * Fails a build whose application needs a file that needs the application: whichever of the two the
 * browser runs first finds the other one empty, and the page does not start. A module belongs into
 * `NOT_FOR_VISITORS` then.
 */
export function noCircularChunks(): Plugin {
  return {
    name: 'no-circular-chunks',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const circular = file.imports.find((name) => {
          const imported = bundle[name];
          return imported?.type === 'chunk' && imported.imports.includes(file.fileName);
        });
        if (circular !== undefined) this.error(`${file.fileName} and ${circular} import each other.`);
      }
    },
  };
}
