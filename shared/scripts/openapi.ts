/** `npm run openapi`: writes the OpenAPI document, or fails where the written one is not current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiText } from './openapi-document.ts';

const USAGE = `npm run openapi [-- --check]
Writes docs/openapi.yaml as shared/src/api.ts says; with --check, fails where it is not current.`;

const file = join(import.meta.dirname, '../../docs/openapi.yaml');
const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--check')) {
  console.log(USAGE);
  process.exitCode = option === '--help' ? 0 : 2;
} else if (option === undefined) writeFileSync(file, openApiText());
else if (readFileSync(file, 'utf8') !== openApiText()) {
  console.error('docs/openapi.yaml is not what shared/src/api.ts says: run `npm run openapi` and commit the file.');
  process.exitCode = 1;
}
