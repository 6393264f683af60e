import { readFile, writeFile } from 'node:fs/promises';
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
  const report = await rehearse({ tools, say });
  const page = markdownOf(report);
  say(`\n${page}`);
  const failed = report.outcomes.filter(({ kind }) => kind === 'failed').length;
  if (failed > 0) throw new CommandError(`${failed} of ${report.outcomes.length} failed.`);
  if (values.write) await writeFile(PAGE, page);
  if (values.check && (await readFile(PAGE, 'utf8').catch(() => '')) !== page) {
    throw new CommandError('docs/operations/rehearsal.md says something else: npm run rehearse -- --write');
  }
});
