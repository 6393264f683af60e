import {
  type ExecutionListItem,
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { historyTable } from './history-table.ts';

/**
 * Prints the history of one vote as a Markdown table: of the execution whose ARN is given, or of the last that succeeded.
 * SURVEY_WORKFLOW and AWS_ENDPOINT_URL_SFN say where; by default the local cloud that `npm start` runs.
 */
const region = process.env.AWS_REGION ?? 'ap-northeast-1';
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

async function lastThatSucceeded(): Promise<ExecutionListItem | undefined> {
  for await (const page of paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'SUCCEEDED' })) {
    if (page.executions?.[0] !== undefined) return page.executions[0];
  }
  return undefined;
}

const executionArn = process.argv[2] ?? (await lastThatSucceeded())?.executionArn;
if (executionArn === undefined) {
  console.error(`No execution of ${stateMachineArn} has succeeded yet: vote once, then run this again.`);
  process.exit(1);
}
const events: HistoryEvent[] = [];
for await (const page of paginateGetExecutionHistory({ client }, { executionArn })) events.push(...(page.events ?? []));
console.log(historyTable(events));
