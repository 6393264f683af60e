/**
 * `npm run openapi` and `npm run asyncapi`: write a document, or fail where the written one is not
 * current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENTS = {
  openapi: {
    of: 'shared/src/contract/routes.ts',
    text: async () => (await import('./openapi-document.ts')).openApiText(),
  },
  asyncapi: {
    of: 'shared/src/contract/realtime.ts',
    text: async () => (await import('./asyncapi-document.ts')).asyncApiText(),
  },
};
const [name, option, ...others] = process.argv.slice(2);
if (name !== 'openapi' && name !== 'asyncapi') throw new Error('Name the document: openapi or asyncapi.');

const { of, text } = DOCUMENTS[name];
const path = `docs/${name}.yaml`;
const file = join(import.meta.dirname, '../..', path);
const USAGE = `npm run ${name} [-- --check]
Writes ${path} as ${of} says; with --check, fails where it is not current.`;

if (others.length > 0 || (option !== undefined && option !== '--check')) {
  console.log(USAGE);
  process.exitCode = option === '--help' ? 0 : 2;
} else if (option === undefined) writeFileSync(file, await text());
else if (readFileSync(file, 'utf8') !== (await text())) {
  console.error(`${path} is not what ${of} says: run \`npm run ${name}\` and commit the file.`);
  process.exitCode = 1;
}
