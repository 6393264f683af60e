#!/usr/bin/env node
import module from 'node:module';

// Somebody may run this file with an old Node that cannot read the sources.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `offline-cloud needs Node 22.18 or later; this is ${process.version}. Run it with npm (\`npm start\`, \`npx offline-cloud\`) or Node 24.`,
  );
  process.exit(1);
}
// Halves the time to load the sources, and saves 18 MB of memory: types are only stripped once.
module.enableCompileCache();
await import('../src/cli.ts');
