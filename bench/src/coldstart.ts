import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArguments, wholeNumber } from '@booth/shared/command-line';
import { percentile, tenths } from './distribution.ts';
import { type MeasuredImport, measureImport } from './measured-import.ts';
import { packagedFunctions } from './packaged-functions.ts';

const SERVICES = ['survey', 'aggregation', 'realtime'];
const EMPTY = 'emptyHandler';
const BYTES_OF_KB = 1_000;

/** The module of a function, with the function's environment. */
interface Importable {
  name: string;
  file: string;
  environment: Record<string, string>;
}

export const usage = '[--rounds NUMBER] ';

export const goals: Record<string, string> = {
  largestZipKB: '≤ 150',
  slowestImportMs: '≤ 135 on two idle cores',
};

/** November 2026, with all locales of zod and all credential providers in each bundle. */
export const before: Record<string, number> = { largestZipKB: 283, slowestImportMs: 270 };

export const notes = (): string[] => [
  'zip KB: size of the package, in thousands of bytes. import ms: time of `import()` of the handler in a fresh Node process, the median of all rounds. processor ms: the processor time of it, which other programs disturb less. A round imports the empty handler and each function once.',
  'Packages have no compile cache of Node. A cache depends on the version of Node, its flags, the processor and the user (https://nodejs.org/api/v8.html#v8cacheddataversiontag), and Lambda changes the first three by itself.',
];

/** Packages all services and imports each function's module, as Lambda does at a cold start. */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArguments({
    args: [...args],
    options: { rounds: { type: 'string', default: '7' } },
  } as const);
  const rounds = wholeNumber('--rounds', values.rounds);
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-'));
  try {
    const empty = { name: EMPTY, file: join(folder, 'empty.mjs'), environment: {} };
    await writeFile(empty.file, 'export const handler = async () => ({});\n');
    const functions = [];
    // One after another, because packaging uses all processors.
    for (const service of SERVICES) {
      const packaged = await packagedFunctions(service, folder);
      functions.push(...packaged.map((one) => ({ ...one, name: `${service}.${one.name}` })));
    }
    const imports = await measureImports([empty, ...functions], rounds);
    const medians = (name: string) => {
      const measured = imports.get(name) ?? [];
      const median = (of: keyof MeasuredImport) =>
        tenths(
          percentile(
            measured.map((one) => one[of]),
            0.5,
          ),
        );
      return { [`${name}.importMs`]: median('importMs'), [`${name}.processorMs`]: median('processorMs') };
    };
    const perFunction = functions.map(({ name, zipBytes }) => ({
      [`${name}.zipKB`]: tenths(zipBytes / BYTES_OF_KB),
      ...medians(name),
    }));
    const largest = (end: string) =>
      Math.max(...perFunction.flatMap(Object.entries).flatMap(([name, value]) => (name.endsWith(end) ? [value] : [])));
    return Object.assign(
      {
        largestZipKB: largest('.zipKB'),
        slowestImportMs: largest('.importMs'),
        slowestProcessorMs: largest('.processorMs'),
      },
      medians(EMPTY),
      ...perFunction,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns a line for each function. The names of its measures begin with its name. */
export function table(results: Record<string, number>): { lines: string[]; rest: Record<string, number> } {
  const rows = new Map<string, Record<string, number>>();
  const rest: Record<string, number> = {};
  for (const [name, value] of Object.entries(results)) {
    const [, subject, measure] = /^(.+)\.(\w+)$/.exec(name) ?? [];
    if (subject === undefined || measure === undefined) rest[name] = value;
    else rows.set(subject, { ...rows.get(subject), [measure]: value });
  }
  const line = (name: string, cells: (number | string | undefined)[]) =>
    [name.padEnd(34), ...cells.map((cell) => `${cell ?? ''}`.padStart(13))].join('');
  return {
    lines: [
      line('function', ['zip KB', 'import ms', 'processor ms']),
      ...[...rows].map(([name, { zipKB, importMs, processorMs }]) => line(name, [zipKB, importMs, processorMs])),
    ],
    rest,
  };
}

/** Imports all modules in rounds, so that other load slows all of them alike. */
async function measureImports(modules: readonly Importable[], rounds: number): Promise<Map<string, MeasuredImport[]>> {
  const measured = new Map<string, MeasuredImport[]>(modules.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, file, environment } of modules) {
      measured.get(name)?.push(await measureImport(file, environment));
    }
  }
  return measured;
}
