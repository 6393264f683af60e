import { readArguments, refuseArguments, UsageError } from '@booth/shared/command-line';

/** A benchmark. It returns its measures by name. */
interface Benchmark {
  /** The options besides `--json`, for the usage. Without it, the benchmark takes none. */
  usage?: string;
  /** @throws UsageError for wrong options */
  run(args: readonly string[]): Promise<Record<string, number>>;
  goals?: Record<string, string>;
  /** Older measures by the same names, from before the costs last changed. */
  before?: Record<string, number>;
  /** Returns the lines of a table, and the measures that are not in it. */
  table?(results: Record<string, number>): { lines: string[]; rest: Record<string, number> };
  /** Returns sentences that explain the measures. */
  notes?(results: Record<string, number>): string[];
}

const benchmarks: Record<string, () => Promise<Benchmark>> = {
  aggregation: () => import('./aggregation.ts'),
  coldstart: () => import('./coldstart.ts'),
  realtime: () => import('./realtime.ts'),
  start: () => import('./start.ts'),
  stepfunctions: () => import('./stepfunctions.ts'),
  survey: () => import('./survey.ts'),
};

const USAGE = `npm run bench -- NAME [--json] [options of the benchmark]
Runs a benchmark and prints its measures, with --json as one line.
  NAME  ${Object.keys(benchmarks).join(', ')}; NAME --help lists its options`;

const [name = '', ...flags] = process.argv.slice(2);
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (load === undefined) {
  if (name.startsWith('-')) readArguments({}, USAGE);
  refuseArguments(name === '' ? 'Which benchmark?' : `There is no benchmark "${name}".`, USAGE);
}
const { run, usage = '', goals = {}, before = {}, table, notes = () => [] } = await load();
const usageOfOne = `npm run bench -- ${name} ${usage}[--json]`;
const args = flags.filter((flag) => flag !== '--json');
// A benchmark that has options parses them itself; `--help` is the same for all.
if (usage === '' || args.includes('--help') || args.includes('-h')) readArguments({ args }, usageOfOne);
const results = await run(args).catch((error: unknown) => {
  if (error instanceof UsageError) return refuseArguments(error.message, usageOfOne);
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
