import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCodeUse } from '../src/check/code-use.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-use-'));
  await mkdir(join(folder, 'src'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Returns the code use of each function of a service with these files. */
async function usesOf(files: Record<string, string>) {
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, 'src', `${name}.ts`), text)));
  const handlers = Object.keys(files).filter((name) => files[name]?.includes('export const handler'));
  const uses = await readCodeUse(
    folder,
    handlers.map((name) => `src/${name}.handler`),
  );
  return new Map([...uses].map(([handler, { actions }]) => [handler.slice(4, -8), [...actions].sort()]));
}

const STORE = `
  import { GetCommand, PutCommand, paginateQuery, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
  const transact = (documents, items) => documents.send(new TransactWriteCommand({ TransactItems: items }));
  export function createStore(documents) {
    const write = async (item) => documents.send(new PutCommand({ Item: item }));
    return {
      read: async (id) => documents.send(new GetCommand({ Key: { id } })),
      async write(item) { await write(item); },
      create: (item) => transact(documents, [{ Delete: item }]),
      async record(a, b) { await transact(documents, [{ Put: a }, { ConditionCheck: b }]); },
      async *pages() { yield* paginateQuery({ client: documents }, {}); },
    };
  }`;

describe('the calls of a function', () => {
  test('are those of the methods that it mentions, not of whole stores', async () => {
    const uses = await usesOf({
      store: STORE,
      read: `import { createStore } from './store.ts'; const store = createStore({});
             export const handler = (event) => store.read(event.id);`,
      // A method of that name on another object does not count.
      copy: `import { createStore } from './store.ts'; const store = createStore({});
             export const handler = (event) => store.read(Object.create(event).id);`,
      create: `import { createStore } from './store.ts';
               export const handler = (event) => createStore({}).create(event);`,
      pages: `import { createStore } from './store.ts'; const { pages } = createStore({});
              export const handler = async () => { for await (const page of pages()) console.log(page); };`,
      write: `import { createStore } from './store.ts';
              export const handler = (event) => createStore({}).write(event);`,
      record: `import { createStore } from './store.ts';
               export const handler = ({ a, b }) => createStore({}).record(a, b);`,
    });
    expect(uses.get('read')).toEqual(['dynamodb:GetItem']);
    expect(uses.get('copy')).toEqual(['dynamodb:GetItem']);
    expect(uses.get('create')).toEqual(['dynamodb:DeleteItem']);
    expect(uses.get('pages')).toEqual(['dynamodb:Query']);
    expect(uses.get('write')).toEqual(['dynamodb:PutItem']);
    // A transaction needs the actions of its parts.
    expect(uses.get('record')).toEqual(['dynamodb:ConditionCheckItem', 'dynamodb:PutItem']);
  });

  test('are found if a library makes them', async () => {
    const uses = await usesOf({
      hook: `import middy from '@middy/core';
             import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
             const tell = () => ({ after: async () => { await new SQSClient({}).send(new SendMessageBatchCommand({})); } });
             export const handler = middy().use(tell()).handler(() => 200);`,
    });
    expect(uses.get('hook')).toEqual(['sqs:SendMessage']);
  });

  test('are found if they are imported dynamically, signed by our code or made by Powertools', async () => {
    const uses = await usesOf({
      late: `export const handler = async (client) => {
               const { StartExecutionCommand } = await import('@aws-sdk/client-sfn');
               await client.send(new StartExecutionCommand({}));
             };`,
      signed: `const SERVICE = 'execute-api'; export const handler = (sign) => sign(SERVICE);`,
      secret: `import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
               export const handler = () => getSecret('key');`,
    });
    expect(uses.get('late')).toEqual(['states:StartExecution']);
    expect(uses.get('signed')).toEqual(['execute-api:ManageConnections']);
    expect(uses.get('secret')).toEqual(['secretsmanager:GetSecretValue']);
  });

  test('do not include unused imports', async () => {
    const uses = await usesOf({
      none: `import { GetItemCommand } from '@aws-sdk/client-dynamodb';
             const never = () => new GetItemCommand({}); export const handler = () => 200;`,
    });
    expect(uses.get('none')).toEqual([]);
  });

  test('of a client whose actions are not known are an error', async () => {
    const files = {
      mail: `import { SendEmailCommand } from '@aws-sdk/client-ses';
             export const handler = (client) => client.send(new SendEmailCommand({}));`,
    };
    await expect(usesOf(files)).rejects.toThrow(/IAM actions of @aws-sdk\/client-ses are not known/);
  });
});
