/** A benchmark: what it measured by name, and beside it what is aimed at. */
interface Benchmark {
  run(args: readonly string[]): Promise<Record<string, number>>;
  goals?: Record<string, string>;
  /** What the measures mean, in sentences. */
  notes?(results: Record<string, number>): string[];
}

/** `npm run bench -- NAME [--json]`: runs one benchmark and prints what it measured; `--json` as one line. Other flags are its own. */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  aggregation: () => import('./aggregation.ts'),
  start: () => import('./start.ts'),
  stepfunctions: () => import('./stepfunctions.ts'),
  survey: () => import('./survey.ts'),
};

const [name = '', ...flags] = process.argv.slice(2);
const load = benchmarks[name];
if (load === undefined) {
  console.error(`Usage: npm run bench -- NAME [--json], where NAME is one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}
const { run, goals = {}, notes = () => [] } = await load();
const results = await run(flags.filter((flag) => flag !== '--json'));
if (flags.includes('--json')) console.log(JSON.stringify(results));
else {
  for (const [measure, value] of Object.entries(results)) {
    const goal = goals[measure] === undefined ? '' : `   (goal: ${goals[measure]})`;
    console.log(`${measure.padEnd(32)} ${value.toLocaleString('en')}${goal}`);
  }
  for (const note of notes(results)) console.log(`\n${note}`);
}
process.exit(0);

export {};
