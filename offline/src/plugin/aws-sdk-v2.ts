import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { PluginLog, Serverless } from './serverless.ts';

const SDK_V2 = /['"]aws-sdk(\/[\w./-]+)?['"]/;
const SOURCES = '**/*.{js,mjs,cjs,ts,mts,cts}';

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** One line: while the services start, the runner shows single lines with a warning. */
const warning = (foundIn: string) =>
  `AWS SDK v2 (in ${foundIn}) does not read AWS_ENDPOINT_URL_…, so it calls AWS itself. Where it is loaded, add ` +
  '`const { AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_SFN } = process.env; ' +
  'AWS.config.update({ dynamodb: { endpoint: AWS_ENDPOINT_URL_DYNAMODB }, stepfunctions: { endpoint: AWS_ENDPOINT_URL_SFN } });`, ' +
  'which changes nothing on AWS, or move to AWS SDK v3.';

/**
 * Warns once about functions that use version 2 of the AWS SDK for JavaScript: it reads no endpoint
 * from variables (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 */
export function warnOfSdkV2({ service, serviceDir }: Pick<Serverless, 'service' | 'serviceDir'>, log: PluginLog): void {
  const handlers = Object.values(service.functions).flatMap(({ handler }) => handler ?? []);
  const folders = [...new Set(handlers.map((handler) => dirname(handler)))];
  const sources = folders.flatMap((folder) =>
    globSync(SOURCES, {
      cwd: join(serviceDir, folder),
      exclude: (path) => /(^|\/)(node_modules|test|\.[^/]+)$/.test(path),
    }).map((file) => join(folder, file)),
  );
  const found = sources.find((file) => SDK_V2.test(textOf(join(serviceDir, file)) ?? ''));
  if (found !== undefined) {
    log.warning(warning(found));
    return;
  }
  const manifest = Manifest.safeParse(JSON.parse(textOf(join(serviceDir, 'package.json')) ?? '{}'));
  if (handlers.length > 0 && Object.hasOwn(manifest.data?.dependencies ?? {}, 'aws-sdk')) {
    log.warning(warning('the dependencies of package.json'));
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
