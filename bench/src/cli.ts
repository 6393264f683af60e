/** `npm run bench -- NAME [--json]`: runs one benchmark and prints what it measured; `--json` as one line. */
const benchmarks: Record<string, () => Promise<{ run(): Promise<Record<string, number>> }>> = {
  stepfunctions: () => import('./stepfunctions.ts'),
};

const [name = '', ...flags] = process.argv.slice(2);
const load = benchmarks[name];
if (load === undefined) {
  console.error(`Usage: npm run bench -- NAME [--json], where NAME is one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}
const results = await (await load()).run();
if (flags.includes('--json')) console.log(JSON.stringify(results));
else
  for (const [measure, value] of Object.entries(results))
    console.log(`${measure.padEnd(32)} ${value.toLocaleString('en')}`);
process.exit(0);

export {};
