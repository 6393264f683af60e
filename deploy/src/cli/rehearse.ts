import { readFile, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '@booth/shared/command-line';
import { CommandError, ROOT, runCommand } from '../command.ts';
import { NO_PYTHON_TOOLS, PythonToolsError, pythonTools } from '../python-tools.ts';
import { rehearse } from '../rehearsal/rehearsal.ts';
import { markdownOf } from '../rehearsal/report.ts';

const USAGE = `npm run rehearse -- [--write | --check]
Deploys the booth to an AWS emulator on this machine, tries it, and removes it.
  --write  writes the report into docs/operations/rehearsal.md
  --check  fails if that page says something else`;

const PAGE = join(ROOT, 'docs/operations/rehearsal.md');

const say = (news: string): void => console.log(news);

/** A signal ended the rehearsal: Ctrl-C, or the end of a CI job. */
class Interrupted extends Error {
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP';

  constructor(signal: Interrupted['signal']) {
    super(signal);
    this.signal = signal;
  }
}

/**
 * Returns a signal that aborts at the first SIGINT, SIGTERM or SIGHUP. A second one ends this
 * process at once.
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

/** Returns the lines that only one of the texts has. */
function differencesOf(before: string, now: string): string[] {
  const [former, present] = [before, now].map((text) => text.split('\n'));
  return [
    ...(former ?? []).filter((line) => !present?.includes(line)).map((line) => `- ${line}`),
    ...(present ?? []).filter((line) => !former?.includes(line)).map((line) => `+ ${line}`),
  ];
}

await runCommand(USAGE, async () => {
  const options = {
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  let tools: string;
  try {
    tools = await pythonTools();
  } catch (error) {
    if (!(error instanceof PythonToolsError)) throw error;
    console.error(`The rehearsal has not run. ${error.message}`);
    process.exitCode = NO_PYTHON_TOOLS;
    return;
  }
  const report = await rehearse({ tools, say, signal: untilInterrupted() }).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
    // The exit code that shells use. `exit`, because an exercise may still be waiting.
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
      'docs/operations/rehearsal.md differs (npm run rehearse -- --write updates it):',
      ...differencesOf(written, page),
    ].join('\n'),
  );
});
