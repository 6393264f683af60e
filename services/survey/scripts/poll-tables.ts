import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Where the commands find polls: as POLLS_TABLE and CHANGES_TABLE name them, or where the local cloud of `npm start` has them. */
const pollsTable = process.env.POLLS_TABLE ?? 'booth-polls-dev';

/** The table of another kind of the same stage. */
const tableBeside = (kind: string): string => pollsTable.replace('booth-polls-', `booth-${kind}-`);

export const pollTables = {
  pollsTable,
  changesTable: process.env.CHANGES_TABLE ?? tableBeside('changes'),
  votesTable: process.env.VOTES_TABLE ?? tableBeside('votes'),
};

/** A client of the tables: of the local cloud, unless the usual environment of AWS or POLLS_TABLE say otherwise. */
export function connect(): DynamoDBDocumentClient {
  const isElsewhere = process.env.POLLS_TABLE !== undefined || process.env.AWS_ENDPOINT_URL_DYNAMODB !== undefined;
  const local = {
    endpoint: 'http://127.0.0.1:8000',
    region: process.env.AWS_REGION ?? 'ap-northeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return DynamoDBDocumentClient.from(new DynamoDBClient(isElsewhere ? {} : local), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** What to do about a client that reaches no AWS and no local cloud; undefined for other errors. */
export function whyUnreachable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && error.code === 'ECONNREFUSED') {
    return 'The local cloud does not run: `npm start` starts it; POLLS_TABLE and the usual environment of AWS mean a deployed one.';
  }
  if (error.message === 'Region is missing') return 'No region: set AWS_REGION to that of the stage.';
  return error.name === 'CredentialsProviderError' ? `No credentials of AWS: ${error.message}` : undefined;
}
