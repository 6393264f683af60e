import { relative } from 'node:path';
import type { AggregatedResult, Reporter } from '@jest/reporters';

/** How many of the slowest suites are named. */
const NAMED = 15;

const inSeconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1).padStart(7)} s`;

/** Prints at the end of a run what took how long: each workspace, and the slowest suites. */
export default class SuiteTimes implements Pick<Reporter, 'onRunComplete'> {
  onRunComplete(_contexts: unknown, { testResults, startTime }: AggregatedResult): void {
    if (testResults.length < 2) return;
    const suites = testResults
      .map(({ testFilePath, perfStats }) => ({
        file: relative(process.cwd(), testFilePath),
        took: perfStats.end - perfStats.start,
      }))
      .sort((one, other) => other.took - one.took);
    const workspaces = new Map<string, { count: number; took: number }>();
    for (const { file, took } of suites) {
      const workspace = /^(services\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0] ?? '';
      const { count, took: before } = workspaces.get(workspace) ?? { count: 0, took: 0 };
      workspaces.set(workspace, { count: count + 1, took: before + took });
    }
    const lines = [
      'What ran how long (suites run side by side):',
      ...[...workspaces].map(([name, { count, took }]) => `${inSeconds(took)}  ${name}, ${count} suites`),
      'The slowest suites:',
      ...suites.slice(0, NAMED).map(({ file, took }) => `${inSeconds(took)}  ${file}`),
      `All together: ${inSeconds(Date.now() - startTime).trim()}`,
    ];
    process.stderr.write(`\n${lines.join('\n')}\n`);
  }
}
