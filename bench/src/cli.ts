/** A benchmark. It returns its measures by name. */
interface Benchmark {
  /** The options besides `--json`, for the usage. Without it, the benchmark takes none. */
  usage?: string;
  /** Throws an error of `parseArgs` for unknown options. */
  run(args: readonly string[]): Promise<Record<string, number>>;
  goals?: Record<string, string>;
  /** Older measures by the same names, from before the costs last changed. */
  before?: Record<string, number>;
  /** Returns the lines of a table, and the measures that are not in it. */
  table?(results: Record<string, number>): { lines: string[]; rest: Record<string, number> };
  /** Returns sentences that explain the measures. */
  notes?(results: Record<string, number>): string[];
}

/**
 * `npm run bench -- NAME [--json]`: runs a benchmark and prints its measures, with `--json` as one
 * line. All other options go to the benchmark.
 */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  aggregation: () => import('./aggregation.ts'),
  coldstart: () => import('./coldstart.ts'),
  realtime: () => import('./realtime.ts'),
  start: () => import('./start.ts'),
  stepfunctions: () => import('./stepfunctions.ts'),
  survey: () => import('./survey.ts'),
};

const [name = '', ...flags] = process.argv.slice(2);
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (load === undefined) {
  console.error(`Usage: npm run bench -- NAME [--json], where NAME is one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(name === '--help' ? 0 : 2);
}
const { run, usage = '', goals = {}, before = {}, table, notes = () => [] } = await load();
const args = flags.filter((flag) => flag !== '--json');
const refuse = (reason: string): never => {
  console.error(`${reason}Usage: npm run bench -- ${name} ${usage}[--json]`);
  process.exit(args.includes('--help') ? 0 : 2);
};
if (args.includes('--help')) refuse('');
if (usage === '' && args.length > 0) refuse(`It takes no ${args.join(' ')}.\n`);
const results = await run(args).catch((error: unknown) => {
  const isArgument = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (isArgument) return refuse(`${error.message}\n`);
  throw error;
});
if (flags.includes('--json')) console.log(JSON.stringify(results));
else {
  const { lines, rest } = table?.(results) ?? { lines: [], rest: results };
  for (const line of lines) console.log(line);
  if (lines.length > 0) console.log();
  for (const [measure, value] of Object.entries(rest)) {
    const goal = goals[measure] === undefined ? [] : [`goal: ${goals[measure]}`];
    const was = before[measure] === undefined ? [] : [`before: ${before[measure].toLocaleString('en')}`];
    const beside = [...was, ...goal].join(', ');
    console.log(`${measure.padEnd(34)} ${value.toLocaleString('en')}${beside === '' ? '' : `   (${beside})`}`);
  }
  for (const note of notes(results)) console.log(`\n${note}`);
}
process.exit(0);

export {};
