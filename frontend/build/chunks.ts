import type { Rolldown } from 'vite';

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1];

const FIRST = /\/src\/main\.ts$/;
const APPLICATION = /\/src\/app\/start\.tsx$/;
/**
 * Modules that only organizers' pages use, although packages export them to visitors' pages, too.
 */
const NOT_FOR_VISITORS = new RegExp(
  [
    String.raw`/shared/src/contract/(routes|organizer-routes|organizer-requests|ballot-cells)\.ts$`,
    String.raw`/shared/src/contract/(exported-ballot|poll-export)\.ts$`,
    String.raw`/shared/src/model/(poll-change|poll-definition|poll-items|poll-size)\.ts$`,
    '/zod/v4/locales/',
    String.raw`/(infiniteQueryObserver|useInfiniteQuery)\.js$`,
  ].join('|'),
);

const SHARED = /\/shared\/src\/(?!index\.ts)/;

/**
 * Throws if the application imports a module that waits for the application. The page could not
 * start.
 */
function checkImports(id: string, context: Context): void {
  const imported = context.getModuleInfo(id)?.importedIds.find((each) => NOT_FOR_VISITORS.test(each));
  if (SHARED.test(id) && imported !== undefined)
    throw new Error(`${id} imports ${imported}, so add it to NOT_FOR_VISITORS in build/chunks.ts.`);
}

/**
 * Returns a function that tells if a module matches, or is statically imported from one that does.
 */
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
 * Puts all that visitors need into one file. It compresses by 8 kB better than the dozen files that
 * Vite would make for the sake of the big screen and the organizers' pages. What main.ts needs
 * stays with it.
 */
export function visitorsChunk(): Rolldown.CodeSplittingGroup {
  const isFirst = importedFrom(FIRST);
  const isApplication = importedFrom(APPLICATION);
  return {
    debugName: 'app',
    // Otherwise, what main.ts needs would be in this file as well.
    includeDependenciesRecursively: false,
    name: (id, context) => {
      if (NOT_FOR_VISITORS.test(id) || isFirst(id, context) || !isApplication(id, context)) return null;
      checkImports(id, context);
      return 'app';
    },
  };
}
