import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBDocumentClient, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { POLL_COPIES, Poll, pollFromItem, versionTag } from '@booth/shared';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { createGivenCodes } from '../../src/organizer/codes/dynamodb-given-codes.ts';
import { deletePoll } from '../../src/organizer/editing/delete-poll.ts';
import { createOrganizedPolls } from '../../src/organizer/editing/dynamodb-organized-polls.ts';
import { pollPuts } from '../../src/organizer/editing/poll-writes.ts';
import { TABLES, tableProperties } from '../support/resolve-yaml.ts';

const serviceFolder = join(__dirname, '../..');
const polls = readdirSync(join(serviceFolder, 'polls')).map((file) =>
  Poll.parse(JSON.parse(readFileSync(join(serviceFolder, 'polls', file), 'utf8'))),
);

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  documents = DynamoDBDocumentClient.from(dynamodb.client, { marshallOptions: { removeUndefinedValues: true } });
  await createTables(
    dynamodb.client,
    tableProperties().map((each) => ({
      tableName: each.TableName,
      definition: parseTableDefinition(each.TableName, each),
    })),
  );
});
afterAll(() => dynamodb.stop());

const seed = () =>
  promisify(execFile)(process.execPath, ['scripts/seed.ts'], {
    cwd: serviceFolder,
    env: { ...process.env, ...dynamodb.env },
  });

/** Returns the polls' own items, or their copies. */
async function storedPolls(isCopy = false): Promise<Poll[]> {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: TABLES.PollsTable, ConsistentRead: true }));
  // A scan has no order; the folder is sorted by name.
  return Items.filter(({ pollId }) => !/^join#|#record$/.test(`${pollId}`))
    .filter(({ copyOf }) => (copyOf !== undefined) === isCopy)
    .map(pollFromItem)
    .sort((a, b) => (a.pollId < b.pollId ? -1 : 1));
}

test('a new stage gets the example poll; a stage with polls gets none', async () => {
  // Prepare
  const script = join(serviceFolder, 'scripts/poll.ts');
  const env = { ...process.env, ...dynamodb.env };
  const storeExample = () => promisify(execFile)(process.execPath, [script, 'example'], { env });

  // Act
  const first = await storeExample();
  const stored = await storedPolls();
  const second = await storeExample();

  // Assess
  expect(first.stdout).toBe('The example poll "favourite-services" is stored.\n');
  expect(stored.map(({ pollId }) => pollId)).toEqual(['favourite-services']);
  expect(second.stdout).toBe('There are polls already.\n');
  expect(await storedPolls()).toEqual(stored);
});

test('the seed stores every poll of the folder with its copies, and changes nothing when it runs again', async () => {
  // Act
  await seed();
  const first = await storedPolls();
  await seed();

  // Assess
  const opened = polls.map((poll) => (poll.status === 'open' ? { ...poll, openedAt: expect.any(String) } : poll));
  expect(first).toEqual(opened);
  expect(await storedPolls(true)).toEqual(first.flatMap((poll) => Array(POLL_COPIES).fill(poll)));
  expect(await storedPolls()).toEqual(first);
});

test('the seed does not bring back a poll that an organizer has deleted', async () => {
  // Prepare: a draft replaces a seeded poll, and is deleted.
  await seed();
  const [poll] = await storedPolls();
  if (poll === undefined) throw new Error('nothing was seeded');
  const { openedAt: _, ...draft } = { ...poll, status: 'draft' as const };
  await documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, draft) }));
  const organized = createOrganizedPolls(documents, {
    pollsTable: TABLES.PollsTable,
    changesTable: TABLES.ChangesTable,
  });
  const deleted = await deletePoll(
    {
      polls: organized,
      givenCodes: createGivenCodes(documents, TABLES.CodesTable),
      now: () => new Date(),
    },
    {
      ...{ pollId: poll.pollId, ifMatch: versionTag(poll.version), cursor: undefined },
      organizer: { sub: 'jo-1', name: 'Jo' },
    },
  );

  // Act
  const { stdout } = await seed();

  // Assess
  expect(deleted).toBeUndefined();
  expect(stdout).toContain(`${poll.pollId}: a newer version is there already, or was deleted`);
  expect((await storedPolls()).map(({ pollId }) => pollId)).not.toContain(poll.pollId);
});

test('the seed keeps the changes of an organizer', async () => {
  // Prepare
  const [poll] = polls;
  if (poll === undefined) throw new Error('there is a poll');
  const closed: Poll = { ...poll, version: poll.version + 1, status: 'closed' };
  await documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, closed) }));

  // Act
  await seed();

  // Assess
  expect(await storedPolls()).toContainEqual(closed);
});

test('the example poll has three screens, asks for up to three of at least twelve services, and lets visitors skip the last', () => {
  const poll = polls.find(({ pollId }) => pollId === 'favourite-services');
  expect(poll?.screens.map(({ id, type }) => [id, type])).toEqual([
    ['you', 'profile'],
    ['services', 'choice'],
    ['why', 'text'],
  ]);
  const [, services] = poll?.screens ?? [];
  expect(services).toMatchObject({ type: 'choice', min: 1, max: 3, rules: [{ goTo: 'end' }] });
  expect(services?.type === 'choice' && services.options.length).toBeGreaterThanOrEqual(12);
});
