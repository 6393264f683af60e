/** `npm run openapi [-- --check]`: writes the OpenAPI document, or fails where the written one is not current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiText } from './openapi-document.ts';

const file = join(import.meta.dirname, '../../docs/openapi.yaml');
const text = openApiText();

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/openapi.yaml is not what shared/src/api.ts says: run `npm run openapi` and commit the file.');
  process.exitCode = 1;
}
