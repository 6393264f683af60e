import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

// Packages that ship ES modules only: jest runs CommonJS, so they are compiled like our own
// sources.
const esmOnly = ['@middy', 'velocityjs', 'fauxqs', '@sparticuz', 'p-map'];

// What functions log and measure is written where a test looks at it
// (shared/test/support/observed-calls.ts).
process.env.POWERTOOLS_SERVICE_NAME ??= 'booth-tests';
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';

// Tests start hundreds of programs of Node; each compiles the same modules, if they are not kept:
// https://nodejs.org/api/module.html#module-compile-cache
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'booth-compile-cache');

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['**/test/**/*.test.ts', '**/e2e/**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/\\.esbuild', '/dist/', '<rootDir>/.mutants/'],
  modulePathIgnorePatterns: ['/\\.esbuild', '/.serverless/', '<rootDir>/.mutants/'],
  // Packages without a `require` entry are named by their file.
  moduleNameMapper: {
    '^(@middy/[^/]+)$': '<rootDir>/node_modules/$1/index.js',
    '^fauxqs$': '<rootDir>/node_modules/fauxqs/dist/app.js',
    '\\.module\\.css$': '<rootDir>/frontend/test/support/css-module.ts',
  },
  transform: {
    '^.+\\.[cm]?[tj]sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // Reading a global in jest's sandbox is slow, so modules get the language's own as parameters.
  // Without `Date` and others that tests replace. A module that declares one of these names at its
  // top ends with a SyntaxError: then remove that name here.
  sandboxInjectedGlobals: [
    ...['Array', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Reflect', 'RegExp'],
    ...['Set', 'String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap'],
  ],
  // Only ends a test that hangs: on a busy machine, each may take many times as long as alone.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/shared/test/support/slow-suites-first.ts',
  reporters: ['default', '<rootDir>/shared/test/support/suite-times.ts'],
  // The suites of e2e share a local cloud; it starts when the first of them asks for it.
  globalSetup: '<rootDir>/e2e/support/start-shared-cloud.ts',
  globalTeardown: '<rootDir>/e2e/support/stop-shared-cloud.ts',
  // Suites wait for processes of their own: with one more than processors, these were idle for a
  // quarter of a run.
  maxWorkers: availableParallelism() + 2,
};
