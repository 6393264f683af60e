/**
 * `npm run asyncapi`: writes the AsyncAPI document, or fails where the written one is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiText } from './asyncapi-document.ts';

const USAGE = `npm run asyncapi [-- --check]
Writes docs/asyncapi.yaml as shared/src/realtime.ts says; with --check, fails where it is not current.`;

const file = join(import.meta.dirname, '../../docs/asyncapi.yaml');
const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--check')) {
  console.log(USAGE);
  process.exitCode = option === '--help' ? 0 : 2;
} else if (option === undefined) writeFileSync(file, asyncApiText());
else if (readFileSync(file, 'utf8') !== asyncApiText()) {
  console.error(
    'docs/asyncapi.yaml is not what shared/src/realtime.ts says: run `npm run asyncapi` and commit the file.',
  );
  process.exitCode = 1;
}
