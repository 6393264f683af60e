import {
  type ExecutionListItem,
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { CommandError } from '@booth/deploy/command';
import { readStageSettings } from '@booth/deploy/stage-settings';
import { readArguments, refuseArguments } from '@booth/shared/command-line';
import { historyTable } from './history-table.ts';
import { LOCAL_STAGE, whyUnreachable } from './poll-tables.ts';

// Reads from the local cloud that `npm start` runs, unless SURVEY_WORKFLOW names a state machine or
// AWS_ENDPOINT_URL_SFN another endpoint.
const region = process.env.AWS_REGION ?? readStageSettings(LOCAL_STAGE).region;
const stateMachineArn =
  process.env.SURVEY_WORKFLOW ?? `arn:aws:states:${region}:000000000000:stateMachine:booth-survey-dev-survey`;
const endpoint = process.env.AWS_ENDPOINT_URL_SFN ?? 'http://127.0.0.1:4566';
const client = new SFNClient({
  region,
  ...(process.env.SURVEY_WORKFLOW === undefined && {
    endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }),
});

const USAGE = `npm run history -w services/survey -- [EXECUTION_ARN]
Prints the history of one vote as a Markdown table: of this execution, or of the last one that succeeded.`;

async function lastThatSucceeded(): Promise<ExecutionListItem | undefined> {
  for await (const page of paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'SUCCEEDED' })) {
    if (page.executions?.[0] !== undefined) return page.executions[0];
  }
  return undefined;
}

async function print(executionArn: string | undefined): Promise<void> {
  if (executionArn === undefined) {
    throw new CommandError(`No execution of ${stateMachineArn} has succeeded yet: vote once, then run this again.`);
  }
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client }, { executionArn })) {
    events.push(...(page.events ?? []));
  }
  console.log(historyTable(events));
}

const [given, stray] = readArguments({ allowPositionals: true }, USAGE).positionals;
if (stray !== undefined) refuseArguments(`Unexpected argument "${stray}".`, USAGE);
try {
  await print(given ?? (await lastThatSucceeded())?.executionArn);
} catch (error) {
  console.error(error instanceof CommandError ? error.message : (whyUnreachable(error) ?? error));
  process.exitCode = 1;
}
