import { readArguments, refuseArguments, UsageError } from '@booth/shared/command-line';
import { messagesThatStay } from '../src/redrive/redrive.ts';
import { type RedriveRequest, redriveContract } from '../src/redrive/redrive-contract.ts';
import { OperatorError, operatorFunctions } from './operator-function.ts';
import { isSomethingLeft, progressLine, type RedriveRun, summaryLines, togetherWith } from './redrive-summary.ts';

const USAGE = `npm run redrive -- [--drop-unreadable] [--drop-uncountable] [--stage STAGE]
Takes dead-letter messages back after a fix: counts what can be counted now, and leaves the rest in the queue.
  --drop-unreadable   deletes messages whose records are gone; first do what the last run said about them
  --drop-uncountable  deletes messages that fit no schema; only if no fix is to come
  --stage STAGE       a deployed stage, with your AWS credentials; by default the local cloud of \`npm start\`
Exit code 1: something is left in the queue, or the run failed. 2: wrong arguments.`;

/** Time between two lines of progress. Networks keep a silent connection open for much longer. */
const SECONDS_A_CALL = 15;

type Drops = Pick<RedriveRequest, 'dropUnreadable' | 'dropUncountable'>;

async function run(drops: Drops, stage: string | undefined): Promise<RedriveRun> {
  const functions = operatorFunctions(stage);
  try {
    let whole: RedriveRun | undefined;
    for (;;) {
      const seen = whole === undefined ? [] : messagesThatStay(whole).map(({ messageId }) => messageId);
      const request = { ...drops, seen, forSeconds: SECONDS_A_CALL };
      const report = await functions.call(redriveContract, request);
      whole = togetherWith(whole, report);
      if (!report.more) return whole;
      console.log(progressLine(whole));
    }
  } finally {
    functions.close();
  }
}

const flag = { type: 'boolean', default: false } as const;
const options = { 'drop-unreadable': flag, 'drop-uncountable': flag, stage: { type: 'string' } } as const;
const { values } = readArguments({ options } as const, USAGE);
const { 'drop-unreadable': dropUnreadable, 'drop-uncountable': dropUncountable, stage } = values;
try {
  const whole = await run({ dropUnreadable, dropUncountable }, stage);
  for (const line of summaryLines(whole)) console.log(line);
  if (isSomethingLeft(whole)) process.exitCode = 1;
} catch (error) {
  if (error instanceof UsageError) refuseArguments(error.message, USAGE);
  console.error(error instanceof OperatorError ? error.message : error);
  process.exitCode = 1;
}
