import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readRecordings } from './recording.ts';
import { replayAll } from './replay.ts';
import { report, summarize } from './report.ts';

const USAGE = `npm run conformance -- FOLDER [--json] [--at-least PERCENT] [--only TEXT]
Replays every recorded execution of a folder against the offline Step Functions service.
  --json              prints {total, exact, sameEnd, different, groups} as the last line
  --at-least PERCENT  exits with 1 if fewer than this percentage are exact
  --only TEXT         replays only cases whose group or id contains the text`;

function refuse(reason: string): never {
  console.error(`${reason}\n\n${USAGE}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'at-least': { type: 'string' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    // The advice of Node is about how to pass the unknown option on as an argument.
    return refuse(reason.replace(/(Unknown option '.*?')\..*/, '$1'));
  }
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [folder, stray] = positionals;
if (folder === undefined) refuse('Which folder?');
if (stray !== undefined) refuse(`Unexpected argument "${stray}".`);
if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) refuse(`${folder} is not a folder.`);
const atLeast = Number(values['at-least'] ?? 0);
if (!(atLeast >= 0 && atLeast <= 100)) refuse(`--at-least takes a percentage, not "${values['at-least']}".`);
const only = values.only ?? '';
const cases = (await readRecordings(folder)).filter(({ group, id }) => `${group} ${id}`.includes(only));
const results = await replayAll(cases);
const summary = summarize(results);
console.log(report(results, summary));
if (values.json) console.log(JSON.stringify(summary));
if (100 * summary.exact < atLeast * summary.total) {
  console.error(`Fewer than ${atLeast} % of the recordings are exact.`);
  process.exit(1);
}
process.exit(0);
