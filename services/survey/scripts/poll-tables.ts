import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CommandError, whyRefused } from '@booth/deploy/command';
import { readStageSettings, stageNamed } from '@booth/deploy/stage-settings';

/** The stage that the local cloud runs (the default of serverless.yml). */
export const LOCAL_STAGE = 'dev';

/** The names of the tables that commands work with. */
export interface PollTables {
  pollsTable: string;
  changesTable: string;
  votesTable: string;
}

/**
 * Returns the tables of the local cloud that `npm start` runs, unless POLLS_TABLE, CHANGES_TABLE or
 * VOTES_TABLE name others.
 */
export function tablesOfEnvironment(): PollTables {
  const pollsTable = process.env.POLLS_TABLE ?? `booth-polls-${LOCAL_STAGE}`;
  const tableBeside = (kind: string): string => pollsTable.replace('booth-polls-', `booth-${kind}-`);
  return {
    pollsTable,
    changesTable: process.env.CHANGES_TABLE ?? tableBeside('changes'),
    votesTable: process.env.VOTES_TABLE ?? tableBeside('votes'),
  };
}

/**
 * Returns the tables of a deployed stage, as its stack names them.
 * @throws CommandError if a table is missing
 */
async function tablesOfStage(stage: string, region: string): Promise<PollTables> {
  // Loaded only now, because each start of the local cloud loads this file for its seed.
  const { stacksOf } = await import('@booth/deploy/stacks');
  const resources = await stacksOf(stage, region).resources('survey');
  const tableOf = (logicalId: string): string => {
    const table = resources.find((resource) => resource.logicalId === logicalId);
    if (table === undefined) throw new CommandError(`The stage "${stage}" has no ${logicalId}: deploy it first.`);
    return table.physicalId;
  };
  return {
    pollsTable: tableOf('PollsTable'),
    changesTable: tableOf('ChangesTable'),
    votesTable: tableOf('VotesTable'),
  };
}

/**
 * Returns the tables of a stage and a client of them. Without a stage, they are the local cloud's,
 * unless POLLS_TABLE or AWS_ENDPOINT_URL_DYNAMODB name others.
 * @throws CommandError, StageSettingsError, UsageError
 */
export async function connect(stage?: string): Promise<{ documents: DynamoDBDocumentClient; tables: PollTables }> {
  const isElsewhere = process.env.POLLS_TABLE !== undefined || process.env.AWS_ENDPOINT_URL_DYNAMODB !== undefined;
  const { region } = readStageSettings(stage === undefined ? LOCAL_STAGE : stageNamed(stage));
  const local = {
    endpoint: 'http://127.0.0.1:8000',
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const client = new DynamoDBClient(stage !== undefined ? { region } : isElsewhere ? {} : local);
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const tables = stage === undefined ? tablesOfEnvironment() : await tablesOfStage(stage, region);
  return { documents, tables };
}

/**
 * Returns what to do if neither AWS nor the local cloud can be reached; undefined for other errors.
 */
export function whyUnreachable(error: unknown, stage?: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (stage === undefined && 'code' in error && error.code === 'ECONNREFUSED') {
    return 'The local cloud does not run: `npm start` starts it; --stage STAGE means a deployed one.';
  }
  if (error.message === 'Region is missing') return 'No region: set AWS_REGION to that of the stage.';
  return whyRefused(error);
}
