import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { warnOfSdkV2 } from '../../src/plugin/aws-sdk-v2.ts';

let serviceDir: string;
beforeEach(() => {
  serviceDir = mkdtempSync(join(tmpdir(), 'sdk-v2-'));
});
afterEach(() => rmSync(serviceDir, { recursive: true }));

function warningsOf(files: Record<string, string>, handler = 'todos/create.handler'): string[] {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(serviceDir, file)), { recursive: true });
    writeFileSync(join(serviceDir, file), text);
  }
  const warnings: string[] = [];
  const log = { notice: () => {}, error: () => {}, warning: (line: string) => warnings.push(line) };
  const service = { service: 's', provider: {}, functions: { create: { handler }, list: { handler } } };
  warnOfSdkV2({ service, serviceDir }, log);
  return warnings;
}

test.each([
  ['a module beside a handler', { 'todos/table.js': "const AWS = require('aws-sdk');" }, 'todos/table.js'],
  ['one client of it', { 'todos/a/b.ts': 'import S3 from "aws-sdk/clients/s3";' }, 'todos/a/b.ts'],
  ['the dependencies', { 'package.json': '{"dependencies": {"aws-sdk": "^2"}}' }, 'package.json'],
])('AWS SDK v2 in %s gives one warning of one line, with the remedy', (_where, files, foundIn) => {
  const warnings = warningsOf(files);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^AWS SDK v2 .*= process\.env; AWS\.config\.update.*$/);
  expect(warnings[0]).toContain(foundIn);
});

test.each([
  ['AWS SDK v3', { 'todos/create.ts': "import { S3 } from '@aws-sdk/client-s3';" }],
  ['tools that are not deployed', { 'package.json': '{"devDependencies": {"aws-sdk": "^2"}}' }],
  ['packages of others', { 'todos/node_modules/x/index.js': "require('aws-sdk')" }],
])('%s gives no warning', (_case, files) => {
  expect(warningsOf(files)).toEqual([]);
});
