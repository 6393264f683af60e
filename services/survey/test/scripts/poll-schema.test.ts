import { readFileSync } from 'node:fs';
import { pollSchemaText, SCHEMA_FILE } from '../../scripts/poll-file.ts';

test('the published JSON Schema is current (if not: npm run poll -- schema)', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(pollSchemaText());
});
