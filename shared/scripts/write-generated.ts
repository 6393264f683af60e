/**
 * `npm run openapi`, `npm run asyncapi` and `npm run workflows`: write what is made from the
 * schemas of @booth/shared, or fail if a written file is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, refuseArguments } from './command-line.ts';
import { currentText, FILES, FragmentError } from './workflow-fragments.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Generated {
  /** What the usage says of it. */
  what: string;
  /** Where its texts come from. */
  source: string;
  /** Returns the current text of each file, by its path in the repository. */
  texts: () => Promise<Map<string, string>>;
}

const GENERATED = new Map<string, Generated>([
  [
    'openapi',
    {
      what: 'docs/openapi.yaml',
      source: 'shared/src/contract/routes.ts',
      texts: async () => new Map([['docs/openapi.yaml', (await import('./openapi-document.ts')).openApiText()]]),
    },
  ],
  [
    'asyncapi',
    {
      what: 'docs/asyncapi.yaml',
      source: 'shared/src/contract/realtime.ts',
      texts: async () => new Map([['docs/asyncapi.yaml', (await import('./asyncapi-document.ts')).asyncApiText()]]),
    },
  ],
  [
    'workflows',
    {
      what: 'problems, patterns and limits into the files that repeat them (shared/scripts/workflow-fragments.ts)',
      source: 'shared/src',
      texts: async () => new Map(FILES.map((path) => [path, currentText(path, read(path))])),
    },
  ],
]);

async function run(name: string, { source, texts }: Generated, isCheck: boolean): Promise<void> {
  const current = await texts();
  const changed = [...current].filter(([path, text]) => read(path) !== text);
  if (!isCheck) {
    for (const [path, text] of changed) writeFileSync(join(root, path), text);
    const written = new Set(changed.map(([path]) => path));
    for (const path of current.keys()) console.log(written.has(path) ? `wrote ${path}` : `${path} is current`);
  } else if (changed.length > 0) {
    for (const [path] of changed) console.error(`${path} is not what ${source} says.`);
    console.error(`Run \`npm run ${name}\` and commit what it writes.`);
    process.exitCode = 1;
  }
}

const names = [...GENERATED.keys()].join(', ');
const [name = '', ...args] = process.argv.slice(2);
const generated = GENERATED.get(name);
if (generated === undefined) {
  refuseArguments(`Name what to write: ${names}.`, 'node shared/scripts/write-generated.ts NAME [--check]');
}

const USAGE = `npm run ${name} [-- --check]
Writes ${generated.what},
as ${generated.source} says. With --check, writes nothing and fails if a file is not current.`;

const { values } = readArguments({ args, options: { check: { type: 'boolean', default: false } } } as const, USAGE);
try {
  await run(name, generated, values.check);
} catch (error) {
  if (!(error instanceof FragmentError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
