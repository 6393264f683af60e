import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { readArguments } from '@booth/shared/command-line';
import { build } from 'vite';
import { complaintOf, type Manifest, type PageBudget, tableOf, weigh } from './weight.ts';

const USAGE = `npm run budget -- [--built]
Prints the weight of the JavaScript that each page loads before it can be used, compressed with brotli as on a CDN.
Fails if a page is over its budget.
  --built  weighs frontend/dist as it is; without it, or if there is none, builds the front end first`;

const { built } = readArguments({ options: { built: { type: 'boolean' } } } as const, USAGE).values;

const frontend = resolve(import.meta.dirname, '..');
const dist = resolve(frontend, 'dist');
const manifestFile = resolve(dist, '.vite/manifest.json');
const KIB = 1_024;

/** Japanese texts weigh more than English ones. */
const everyPage = ['index.html', 'app', 'src/i18n/ja.ts'];
const budgets: PageBudget[] = [
  { page: 'Voting page, /polls/ID', parts: everyPage, maxBytes: 120 * KIB },
  { page: 'Big screen, /polls/ID/live', parts: [...everyPage, 'src/app/routes/live.tsx'], maxBytes: 140 * KIB },
  { page: 'List of polls, /', parts: [...everyPage, 'src/app/routes/home.tsx'], maxBytes: 130 * KIB },
];

if (!built || !existsSync(manifestFile))
  await build({ root: frontend, configFile: resolve(frontend, 'vite.config.ts'), logLevel: 'warn' });

const manifest: Manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const compressed = (file: string): number =>
  brotliCompressSync(readFileSync(resolve(dist, file)), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const weights = weigh(manifest, budgets, compressed);
console.log(tableOf(weights));
const complaint = complaintOf(weights);
if (complaint !== undefined) {
  console.error(`\n${complaint}`);
  process.exitCode = 1;
}
