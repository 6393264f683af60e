import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

// The package has JavaScript and declarations instead of the sources, because Node strips no types
// below `node_modules`:
// https://nodejs.org/api/typescript.html#type-stripping-in-dependencies
const USAGE = `npm run tarball -w serverless-offline-step-functions-cloud [-- FOLDER]
Makes the npm package, writes its tarball into the folder (default: offline/dist), and prints the path.`;

const workspace = import.meta.dirname;

const Manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  main: z.string(),
  exports: z.record(z.string(), z.string()),
});

/** A quoted relative path of a source: in an import or export, or of a file that is run. */
const SOURCE_ADDRESS = /(['"])(\.{1,2}\/[^'"\n]+)\.ts\1/g;

/** An image in README that is not part of the package. */
const OUTSIDE_IMAGE = /^!\[.*\]\(\.\.\/.*\)\n\n/gm;

const toJavaScript = (file: string) => file.replace(/\.ts$/, '.js');

function pack(tarballFolder: string): string {
  const staging = mkdtempSync(join(tmpdir(), 'offline-cloud-pack-'));
  try {
    compileSources(staging);
    copyFiles(staging);
    pointToJavaScript(staging);
    writeManifest(staging);
    mkdirSync(tarballFolder, { recursive: true });
    const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', tarballFolder], {
      cwd: staging,
      env: outsideWorkspaces(),
      encoding: 'utf8',
      // On Windows, npm is a command file.
      shell: process.platform === 'win32',
    });
    return join(tarballFolder, tarball.trim());
  } finally {
    rmSync(staging, { recursive: true });
  }
}

/** Removes variables with which `npm run -w` makes each npm below it work in the workspace. */
function outsideWorkspaces(): NodeJS.ProcessEnv {
  const inherited = /^npm_config_(workspace|workspaces|local_prefix)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
}

function compileSources(staging: string): void {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const project = join(workspace, 'tsconfig.pack.json');
  const args = [join(typescript, 'bin', 'tsc'), '-p', project, '--outDir', join(staging, 'src')];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

function copyFiles(staging: string): void {
  const page = join(workspace, 'console', 'dist');
  if (!existsSync(join(page, 'index.html'))) {
    throw new Error(`${page} is not built. Run \`npm run tarball -w serverless-offline-step-functions-cloud\`.`);
  }
  for (const path of [
    'bin',
    'console/dist',
    'console/README.md',
    ...globSync('src/**/*.{md,xml,py}', { cwd: workspace }),
  ]) {
    cpSync(join(workspace, path), join(staging, path), { recursive: true });
  }
  cpSync(join(workspace, '..', 'LICENSE'), join(staging, 'LICENSE'));
  const readme = readFileSync(join(workspace, 'README.md'), 'utf8').replace(OUTSIDE_IMAGE, '');
  writeFileSync(join(staging, 'README.md'), readme);
}

/** tsc leaves `.ts` in declarations and in the paths of files that are run. */
function pointToJavaScript(staging: string): void {
  for (const name of globSync(['src/**/*.js', 'src/**/*.d.ts', 'bin/*.js'], { cwd: staging })) {
    const file = join(staging, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(SOURCE_ADDRESS, '$1$2.js$1'));
  }
}

/** Leaves out what only the workspace needs, such as `private`, which forbids to publish. */
function writeManifest(staging: string): void {
  const read: unknown = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'));
  const { private: _private, scripts: _scripts, devDependencies: _dev, ...manifest } = Manifest.parse(read);
  const exports = Object.entries(manifest.exports).map(([name, file]) => [name, toJavaScript(file)]);
  const packed = { ...manifest, main: toJavaScript(manifest.main), exports: Object.fromEntries(exports) };
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
}

function refuse(reason: string): never {
  console.error(`${reason}\n\n${USAGE}`);
  process.exit(2);
}

function readFolder(): string {
  try {
    const help = { type: 'boolean', short: 'h' } as const;
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { help } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [folder = join(workspace, 'dist'), stray] = positionals;
    if (stray !== undefined) refuse(`Unexpected argument "${stray}".`);
    if (statSync(folder, { throwIfNoEntry: false })?.isFile()) refuse(`${folder} is a file, not a folder.`);
    return resolve(folder);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return refuse(reason.replace(/(Unknown option '.*?')\..*/, '$1'));
  }
}

console.log(pack(readFolder()));
