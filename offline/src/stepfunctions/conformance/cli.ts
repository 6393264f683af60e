import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readRecordings } from './recording.ts';
import { replayAll } from './replay.ts';
import { report, summarize } from './report.ts';

const usage = `npm run conformance -- DIR [--json] [--at-least PERCENT] [--only TEXT]

Replays every recorded execution of a folder against the offline Step Functions service.
  --json       one last line {total, exact, sameEnd, different, groups}
  --at-least   exit with 1 when fewer than this percentage are exact
  --only       only cases whose group or id contains this`;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'at-least': { type: 'string' },
        only: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return process.exit(2);
  }
}

const { values, positionals } = readArguments();
const [folder] = positionals;
if (folder === undefined || positionals.length > 1 || values.help) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}
if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  console.error(`${folder} is not a folder.`);
  process.exit(2);
}
const only = values.only ?? '';
const cases = (await readRecordings(folder)).filter(({ group, id }) => `${group} ${id}`.includes(only));
const results = await replayAll(cases);
const summary = summarize(results);
console.log(report(results, summary));
if (values.json) console.log(JSON.stringify(summary));
const wanted = Number(values['at-least'] ?? 0);
if (100 * summary.exact < wanted * summary.total) {
  console.error(`Fewer than ${wanted} % of the recordings are exact`);
  process.exit(1);
}
process.exit(0);
