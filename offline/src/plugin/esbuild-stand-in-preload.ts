/**
 * The runner loads this with `node --import` before the Serverless Framework. The framework then
 * finds the stand-in instead of serverless-esbuild, and skips that plugin's thousand modules.
 */
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import EsbuildStandIn from './esbuild-stand-in.ts';

const require = createRequire(join(process.cwd(), 'package.json'));
const file = serverlessEsbuild();
if (file !== undefined) {
  const module = new Module(file);
  module.exports = EsbuildStandIn;
  module.loaded = true;
  require.cache[file] = module;
}

function serverlessEsbuild(): string | undefined {
  try {
    return require.resolve('serverless-esbuild');
  } catch {
    // A service without it needs no stand-in.
    return undefined;
  }
}
