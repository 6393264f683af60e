import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Poll } from '@booth/shared';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import * as z from 'zod/mini';
import { createPollChanges } from '../../src/organizer/audit/dynamodb-poll-changes.ts';
import { pollPuts } from '../../src/organizer/editing/poll-writes.ts';
import { createPolls } from '../../src/polls/dynamodb-polls.ts';
import { aPoll, tooManyWords } from '../support/polls.ts';
import { TABLES, tableProperties } from '../support/resolve-yaml.ts';

const Failed = z.object({ code: z.number(), stderr: z.string() });

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let folder: string;
let file: string;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  await createTables(
    dynamodb.client,
    tableProperties().map((each) => ({
      tableName: each.TableName,
      definition: parseTableDefinition(each.TableName, each),
    })),
  );
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polls-'));
  file = join(folder, 'poll.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as a user does. Returns its exit code and output. */
async function run(...args: string[]) {
  return runWith({}, ...args);
}

async function runWith(change: Record<string, string>, ...args: string[]) {
  const env = { ...process.env, ...dynamodb.env, POLLS_TABLE: TABLES.PollsTable, ...change };
  const script = join(__dirname, '../../scripts/poll.ts');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = Failed.parse(error);
    return { code, said: stderr };
  }
}

const put = (poll: Poll) =>
  documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, poll) }));
const stored = (pollId: string) => createPolls(documents, TABLES.PollsTable).readOwn(pollId);
/** Returns the poll as visitors read it. */
const shown = (pollId: string) => createPolls(documents, TABLES.PollsTable).read(pollId);
const write = (poll: object) => writeFile(file, JSON.stringify(poll));
const written = async () => z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));

describe('push', () => {
  test('stores a new poll as it is, and every change as the next version, which it writes into the file', async () => {
    // Prepare
    const poll = aPoll({ pollId: 'pushed' });
    await write({ $schema: './my.schema.json', ...poll });

    // Act
    const first = await run('push', file);
    const afterFirst = await stored('pushed');
    await write({ ...(await written()), status: 'closed' });
    const second = await run('push', file);
    const third = await run('push', file);

    // Assess
    expect([first.code, second.code, third.code]).toEqual([0, 0, 0]);
    const openedAt = expect.any(String);
    expect(afterFirst).toEqual({ ...poll, openedAt });
    expect(await stored('pushed')).toEqual({ ...poll, status: 'closed', version: 2, openedAt, closedAt: openedAt });
    expect(await shown('pushed')).toEqual(await stored('pushed'));
    expect(await written()).toMatchObject({ $schema: './my.schema.json', status: 'closed', version: 2 });
  });

  test('is refused if somebody changed the poll: stores nothing, keeps the file, and says what to do', async () => {
    // Prepare
    const theirs = aPoll({ pollId: 'theirs', version: 4, status: 'closed' });
    await put(theirs);
    await write(aPoll({ pollId: 'theirs', version: 3 }));

    // Act
    const refused = await run('push', file);

    // Assess
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('version 4');
    expect(refused.said).toContain('somebody changed it');
    expect(await stored('theirs')).toEqual(theirs);
    expect(await written()).toMatchObject({ version: 3 });
  });

  test('by two at once from the same version: one is stored, the other refused', async () => {
    // Prepare
    await put(aPoll({ pollId: 'raced' }));
    const files = ['one', 'two'].map((name) => join(folder, `${name}.json`));
    for (const each of files) {
      const title = { en: each, ja: each };
      await writeFile(each, JSON.stringify(aPoll({ pollId: 'raced', title })));
    }

    // Act
    const ends = await Promise.all(files.map((each) => run('push', each)));

    // Assess
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect((await stored('raced'))?.version).toBe(2);
  });

  test('is refused with fewer counter shards, whose votes would be lost', async () => {
    await put(aPoll({ pollId: 'sharded', counterShards: 8 }));
    await write(aPoll({ pollId: 'sharded', counterShards: 1 }));
    const refused = await run('push', file);
    expect([refused.code, refused.said.includes('"counterShards" to 8 or more')]).toEqual([1, true]);
    expect((await stored('sharded'))?.counterShards).toBe(8);
  });

  test('is refused for each part that ballots do not allow, as for organizers: nothing is stored', async () => {
    // Prepare
    const open = aPoll({ pollId: 'opened' });
    await put(open);
    const screens = open.screens.map((screen) =>
      screen.type === 'choice' ? { ...screen, options: screen.options.slice(1) } : screen,
    );
    await write({ ...open, screens, identity: 'handle', status: 'draft' });

    // Act
    const refused = await run('push', file);

    // Assess
    expect(refused.code).toBe(1);
    for (const named of ['status: ', 'screens.1.options: the option "lambda"', 'identity: '])
      expect(refused.said).toContain(named);
    expect(await stored('opened')).toEqual(open);
  });

  test('is refused for a poll that is too large for the workflows, as `validate` says: nothing is stored', async () => {
    const title = { en: 'Which?' };
    const screens = [{ type: 'choice' as const, id: 'which', title, options: tooManyWords() }];
    await write(aPoll({ pollId: 'large', screens }));
    const [validated, refused] = [await run('validate', file), await run('push', file)];
    for (const { code, said } of [validated, refused])
      expect([code, said]).toEqual([1, expect.stringMatching('131,072')]);
    expect(await stored('large')).toBeUndefined();
  });

  test('can’t set when a poll was opened or closed: the clock of the command does', async () => {
    // Prepare
    const forged = { openedAt: '2001-01-01T00:00:00Z', closedAt: '2001-01-02T00:00:00Z' };
    await write({ ...aPoll({ pollId: 'forged', status: 'draft' }), ...forged });

    // Act
    await run('push', file);
    const draft = await stored('forged');
    await write({ ...(await written()), status: 'open' });
    const before = Date.now();
    await run('push', file);

    // Assess
    expect([draft?.openedAt, draft?.closedAt]).toEqual([undefined, undefined]);
    const open = await stored('forged');
    expect(Date.parse(open?.openedAt ?? '')).toBeGreaterThanOrEqual(before);
    expect(open?.closedAt).toBeUndefined();
  });

  test('writes an audit entry that organizers see: who, which version, and what', async () => {
    // Prepare
    await write(aPoll({ pollId: 'told' }));

    // Act
    await run('push', file);
    await write({ ...(await written()), visibility: 'hidden' });
    await run('push', file);

    // Assess
    const { changes } = await createPollChanges(documents, TABLES.ChangesTable).list('told', undefined);
    expect(changes.map(({ kind, version, details }) => [kind, version, details])).toEqual([
      ['changed', 2, { changed: ['visibility'] }],
      ['created', 1, {}],
    ]);
    expect(changes[0]?.organizer.sub).toMatch(/^command:./);
  });

  test('stores a poll in one language', async () => {
    const title = { ko: '투표' };
    await write(aPoll({ pollId: 'korean', title, screens: [{ type: 'text', id: 'why', title }] }));
    expect((await run('push', file)).code).toBe(0);
    expect((await stored('korean'))?.title).toEqual(title);
  });

  test('stores nothing of a broken file', async () => {
    await write({ ...aPoll({ pollId: 'broken' }), title: 'in no language' });
    const refused = await run('push', file);
    expect([refused.code, refused.said.includes('title')]).toEqual([1, true]);
    expect(await stored('broken')).toBeUndefined();
  });
});

describe('pull', () => {
  test('writes the stored poll into the file, which can be changed and pushed', async () => {
    // Prepare
    const poll = aPoll({ pollId: 'pulled', version: 7 });
    await put(poll);

    // Act
    const fresh = await run('pull', file, '--poll', 'pulled');
    const pulled = await written();
    await write({ ...pulled, visibility: 'hidden' });
    const pushed = await run('push', file);
    await put(aPoll({ pollId: 'pulled', version: 9 }));
    const again = await run('pull', file);

    // Assess
    expect([fresh.code, pushed.code, again.code]).toEqual([0, 0, 0]);
    expect(Poll.parse(pulled)).toEqual(poll);
    expect(String(pulled.$schema)).toMatch(/shared\/poll\.schema\.json$/);
    expect(await written()).toMatchObject({ version: 9, visibility: 'live' });
  });

  test('fails for an unknown poll, and leaves the file as it was', async () => {
    await write({ pollId: 'nowhere' });
    const refused = await run('pull', file);
    expect([refused.code, refused.said.includes('no poll "nowhere"')]).toEqual([1, true]);
    expect(await written()).toEqual({ pollId: 'nowhere' });
  });
});

describe('a file that was pushed', () => {
  const text = `{
  "$schema": "./poll.schema.json",
  "visibility": "live",
  "pollId": "as-written",
  "version": 1,
  "title": { "ja": "題", "en": "Title" },
  "status": "open",
  "screens": [{ "title": { "en": "Why?", "ja": "なぜ" }, "type": "text", "id": "why" }]
}`;

  test('comes back as it was written, except for the changes', async () => {
    // Prepare
    await writeFile(file, text);
    expect((await run('push', file)).code).toBe(0);
    const changed = text.replace('"なぜ"', '"どうして"');

    // Act
    await run('pull', file);
    const unchanged = await readFile(file, 'utf8');
    await writeFile(file, changed);
    await run('push', file);
    const pushed = await readFile(file, 'utf8');
    await writeFile(file, text);
    await run('pull', file);
    const pulled = await readFile(file, 'utf8');

    // Assess
    const next = changed.replace('"version": 1', '"version": 2');
    expect([unchanged, pushed, pulled]).toEqual([text, next, next]);
  });

  test('and has not changed makes no new version', async () => {
    await writeFile(file, text.replace('as-written', 'pushed-twice'));
    const once = await run('push', file);
    const twice = await run('push', file);
    expect([once.code, twice]).toEqual([
      0,
      { code: 0, said: expect.stringContaining('pushed-twice: nothing to change, version 1') },
    ]);
    expect((await stored('pushed-twice'))?.version).toBe(1);
  });
});

test.each([
  ['push', 'a file that is not there', 'no.json', 'there is no such file'],
  ['validate', 'a folder', '.', 'this is a folder: name a file'],
])('%s of %s says so in one line, with the name of the file', async (command, _what, name, reason) => {
  const target = join(folder, name);
  expect(await run(command, target)).toEqual({ code: 1, said: `${target}: (file): ${reason}\n` });
});

test('push of an invalid poll names the file and the path', async () => {
  await write({ ...aPoll(), counterShards: 0 });
  const { code, said } = await run('push', file);
  expect([code, said.startsWith(`${file}: counterShards: `)]).toEqual([1, true]);
});

test('without an answer, the command says how to start the local cloud', async () => {
  await write(aPoll());
  const { code, said } = await runWith({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' }, 'push', file);
  expect([code, said.trim().split('\n')]).toEqual([1, [expect.stringContaining('`npm start` starts it')]]);
});

test('without an answer of a stage’s AWS, the command says so', async () => {
  const nowhere = { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
  const { code, said } = await runWith(nowhere, 'pull', file, '--poll', 'pushed', '--stage', 'prod');
  expect([code, said]).toEqual([1, expect.stringMatching(/^AWS can't be reached: /)]);
});

test('--help prints the usage, and an unknown option is refused', async () => {
  const [help, bogus] = [await run('--help'), await run('push', file, '--bogus')];
  expect([help.code, help.said.includes('npm run poll -- validate FILE')]).toEqual([0, true]);
  expect([bogus.code, bogus.said.includes("Unknown option '--bogus'")]).toEqual([2, true]);
});

describe('validate', () => {
  test.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little-endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big-endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('reads a file in %s', async (_encoding, encode) => {
    await writeFile(file, encode(JSON.stringify(aPoll())));
    expect(await run('validate', file)).toMatchObject({ code: 0, said: expect.stringContaining('is a poll') });
  });

  test('says what to do with a file in another encoding', async () => {
    await writeFile(file, Buffer.from([0x7b, 0x22, 0x83, 0x41, 0x22, 0x3a, 0x31, 0x7d]));
    const { code, said } = await run('validate', file);
    expect([code, said.trim()]).toEqual([1, `${file}: (file): not a text in UTF-8: save it in that encoding`]);
  });

  test('accepts the polls of this service', async () => {
    const polls = (await readdir(join(__dirname, '../../polls'))).map((name) => join(__dirname, '../../polls', name));
    expect(polls.length).toBeGreaterThan(1);
    expect((await run('validate', ...polls)).code).toBe(0);
  });

  test('names each unknown key by its path: misspelt ones, options outside of screens, other rules', async () => {
    // Prepare
    const rules = [{ when: { screen: 'you', field: 'hurry', equals: true }, goTo: 'end' }];
    const screens = aPoll().screens.map((screen) => (screen.type === 'text' ? { ...screen, rules } : screen));
    await write({ ...aPoll(), options: [], allowVoteChnage: true, screens });

    // Act
    const { code, said } = await run('validate', file);

    // Assess
    expect([code, said.trim().split('\n')]).toEqual([
      1,
      [
        `${file}: screens[2].rules[0].when: Unrecognized keys: "field", "equals"`,
        `${file}: (poll): Unrecognized keys: "options", "allowVoteChnage"`,
      ],
    ]);
  });

  test('prints every issue of every file with its path, and exits with 1', async () => {
    // Prepare
    const [first, ...others] = aPoll().screens;
    const rules = [{ when: { screen: 'you' }, goTo: 'nowhere' }];
    await write({ ...aPoll(), screens: [{ ...first, rules }, ...others], counterShards: 0 });
    const noJson = join(folder, 'no.json');
    await writeFile(noJson, '{ "pollId": ');
    const twoIssues = join(folder, 'two.json');
    await writeFile(
      twoIssues,
      JSON.stringify({
        ...aPoll(),
        screens: [
          { ...first, rules },
          { ...others[0], min: 3, max: 2 },
        ],
      }),
    );

    // Act
    const { code, said } = await run('validate', file, noJson, twoIssues);

    // Assess
    expect(code).toBe(1);
    const lines = said.trim().split('\n');
    expect(lines.filter((line) => line.startsWith(`${file}: counterShards: `))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith(`${noJson}: (file): not JSON`))).toHaveLength(1);
    expect(lines).toContain(`${twoIssues}: screens[0].rules[0].goTo: there is no screen "nowhere"`);
    expect(lines).toContain(`${twoIssues}: screens[1].min: min is larger than max`);
  });
});

test.each([[[]], [['push']], [['frobnicate', 'x.json']]])(
  'the arguments %j print the usage and exit with 2',
  async (args) => {
    const { code, said } = await run(...args);
    expect([code, said.includes('npm run poll -- validate FILE')]).toEqual([2, true]);
  },
);
