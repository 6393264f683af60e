import { readFile, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { CommandError, ROOT, readArguments, runCommand } from '../command.ts';
import { NO_PYTHON_TOOLS, PythonToolsError, pythonTools } from '../python-tools.ts';
import { rehearse } from '../rehearsal/rehearsal.ts';
import { markdownOf } from '../rehearsal/report.ts';

const USAGE = `npm run rehearse -- [--write | --check]
Deploys the booth to an AWS emulator on this machine, tries it, and removes it.
  --write  writes the report into docs/operations/rehearsal.md
  --check  fails where that page says something else`;

const PAGE = join(ROOT, 'docs/operations/rehearsal.md');

const say = (news: string): void => console.log(news);

/** Ctrl-C, or the end of a CI job. */
class Interrupted extends Error {
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP';

  constructor(signal: Interrupted['signal']) {
    super(signal);
    this.signal = signal;
  }
}

/**
 * Aborts at the first signal; a second one ends this process at once, and with it what it has
 * started.
 */
function untilInterrupted(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error(`\n${signal}: ending the emulator and what runs on it …`);
      interruption.abort(new Interrupted(signal));
    });
  }
  return interruption.signal;
}

/** Returns the lines that one text has and the other has not. */
function differencesOf(before: string, now: string): string[] {
  const [former, present] = [before, now].map((text) => text.split('\n'));
  return [
    ...(former ?? []).filter((line) => !present?.includes(line)).map((line) => `- ${line}`),
    ...(present ?? []).filter((line) => !former?.includes(line)).map((line) => `+ ${line}`),
  ];
}

await runCommand(async () => {
  const options = {
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  if (values.help) return say(USAGE);
  let tools: string;
  try {
    tools = await pythonTools();
  } catch (error) {
    if (!(error instanceof PythonToolsError)) throw error;
    console.error(`Nothing is rehearsed. ${error.message}`);
    process.exitCode = NO_PYTHON_TOOLS;
    return;
  }
  const report = await rehearse({ tools, say, signal: untilInterrupted() }).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
    // As shells have it; an exercise may still wait for something.
    return process.exit(128 + constants.signals[error.signal]);
  });
  const page = markdownOf(report);
  say(`\n${page}`);
  const failed = report.outcomes.filter(({ kind }) => kind === 'failed').length;
  if (failed > 0) throw new CommandError(`${failed} of ${report.outcomes.length} failed.`);
  if (values.write) await writeFile(PAGE, page);
  if (!values.check) return;
  const written = await readFile(PAGE, 'utf8').catch(() => '');
  if (written === page) return;
  throw new CommandError(
    [
      'docs/operations/rehearsal.md says something else (npm run rehearse -- --write writes it):',
      ...differencesOf(written, page),
    ].join('\n'),
  );
});
