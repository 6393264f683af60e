import { readArguments, refuseArguments, UsageError } from '@booth/shared/command-line';
import { type PollReconciliation, reconcileContract } from '../src/recount/reconcile-contract.ts';
import { OperatorError, operatorFunctions } from './operator-function.ts';

const USAGE = `npm run reconcile -- [--stage STAGE]
Recounts the whole votes table and compares it with the results, poll by poll. Changes nothing.
  --stage STAGE  a deployed stage, with your AWS credentials; by default the local cloud of \`npm start\`
Exit code 1: the results of a poll differ, or the comparison failed. 2: wrong arguments.`;

function linesOf({
  pollId,
  verdict,
  ballots,
  underWay,
  rebuilding,
  differences,
  differencesLeftOut,
}: PollReconciliation): string[] {
  const summary = `${pollId}: ${verdict}, ${ballots.recounted} ballots`;
  const unfinished = `  A rebuild of this poll is not finished: npm run rebuild -- --poll ${pollId} finishes it.`;
  const state = {
    equal: summary,
    moving: `${summary}. ${underWay} ballots of the last five minutes may be on their way; run it again later.`,
    different: `${summary} in the votes table, ${ballots.results} in the results. To recount: npm run rebuild -- --poll ${pollId}`,
  };
  return [
    state[verdict],
    ...(rebuilding ? [unfinished] : []),
    ...differences.map(
      ({ tally, counter, recounted, results }) =>
        `  ${tally} ${counter}: ${recounted} recounted, ${results} in the results`,
    ),
    ...(differencesLeftOut > 0 ? [`  and ${differencesLeftOut} more`] : []),
  ];
}

const { stage } = readArguments({ options: { stage: { type: 'string' } } } as const, USAGE).values;
try {
  const functions = operatorFunctions(stage);
  console.log('Recounting …');
  const { polls, items, uncountable } = await functions.call(reconcileContract, {}).finally(() => functions.close());
  for (const poll of polls) for (const line of linesOf(poll)) console.log(line);
  console.log(`${items} items of the votes table were read; ${uncountable} fit no schema and count nowhere.`);
  if (polls.some(({ verdict }) => verdict === 'different')) process.exitCode = 1;
} catch (error) {
  if (error instanceof UsageError) refuseArguments(error.message, USAGE);
  console.error(error instanceof OperatorError ? error.message : error);
  process.exitCode = 1;
}
