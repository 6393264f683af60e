import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  BALLOTS,
  BallotPage,
  counterAttribute,
  POLL_SORT_KEY,
  pollShardKey,
  screenTally,
  TOTALS,
  tallySortKey,
  voterKey,
} from '@booth/shared';
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { voterIdOf } from '../../../src/visitor/voter-ids.ts';
import { aBallot, anId, clockThatLeaps } from '../../support/ballots.ts';
import { exportDependencies } from '../../support/export-dependencies.ts';
import { JO, type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aPoll, because, choose } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

const BOM = '\uFEFF';
const Rows = z.array(z.record(z.string(), z.string()));
const rowsOf = (csv: string) => Rows.parse(parse(csv, { columns: true, bom: true }));

/** Returns all pages joined, and how many there were. */
async function exportAll(pollId: string) {
  let csv = '';
  let pages = 0;
  /** The size of each answer of Lambda, in bytes. */
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { query: { cursor } };
    const { statusCode, body, headers } = await service.respond('exportBallots', {
      by: JO,
      params: { pollId },
      ...query,
    });
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    csv += body;
    sizes.push(Buffer.byteLength(JSON.stringify(body)));
    pages += 1;
    cursor = headers['x-next-cursor'];
  } while (cursor !== undefined);
  return { csv, pages, sizes };
}

/** Returns the ballots of all JSON pages, and the size of each answer of Lambda, in bytes. */
async function readAll(pollId: string) {
  const ballots: BallotPage['ballots'] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { query: { cursor } };
    const { statusCode, body } = await service.respond('readBallots', { by: JO, params: { pollId }, ...query });
    expect(statusCode).toBe(200);
    const page = BallotPage.parse(JSON.parse(body));
    ballots.push(...page.ballots);
    sizes.push(Buffer.byteLength(JSON.stringify(body)));
    cursor = page.next;
  } while (cursor !== undefined);
  return { ballots, sizes };
}

describe('the export of ballots', () => {
  test('has a column for each field and screen, opens in a spreadsheet, and runs no formula', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'exported', identity: 'handle' }));
    const you = { type: 'profile', fields: { nickname: '=1+1', hurry: true } };
    const answers = { you, services: choose('s3', 'sqs'), why: because('速い, "とても"\n安い'), gone: because('x') };
    await service.put(TABLES.VotesTable, {
      ...aBallot({ pollId: poll.pollId, userId: anId(1), handle: '@jo', answers: JSON.stringify(answers) }),
    });
    await service.put(TABLES.VotesTable, aBallot({ pollId: 'another', userId: anId(2) }));

    // Act
    const { csv } = await exportAll(poll.pollId);

    // Assess
    expect(csv.startsWith(`${BOM}"recorded-at","voter","device","handle","erased-at",`)).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
    expect(rowsOf(csv)).toEqual([
      {
        'recorded-at': '2026-11-23T10:00:00.000Z',
        voter: anId(1),
        device: anId(1),
        handle: "'@jo",
        'erased-at': '',
        'you.nickname': "'=1+1",
        'you.hurry': 'true',
        services: 's3; sqs',
        why: '速い, "とても"\n安い',
        'other-answers': JSON.stringify({ gone: because('x') }),
      },
    ]);
  });

  test('has nothing that identifies the voter of an erased ballot', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'erased-lines', identity: 'handle' }));
    const id = voterIdOf('handle', pollId, { deviceId: '', handle: '@jo' });
    const answers = JSON.stringify({ services: choose('s3') });
    await service.put(
      TABLES.VotesTable,
      aBallot({ pollId, userId: id, sessionId: anId(5), answers, erasedAt: '2026-11-24T10:00:00.000Z' }),
    );

    // Act
    const { csv } = await exportAll(pollId);

    // Assess
    expect(rowsOf(csv)).toMatchObject([{ voter: '', device: '', handle: '', services: 's3' }]);
    expect(csv).not.toContain(id);
    expect(csv).not.toContain(anId(5));
  });

  test('tells the column of the device from that of a screen called `device`', async () => {
    // Prepare
    const screens = [{ type: 'text' as const, id: 'device', title: { en: 'Your device?', ja: '端末は？' } }];
    const { pollId } = await service.putPoll(aPoll({ pollId: 'devices', screens }));
    const answers = JSON.stringify({ device: because('a phone') });
    await service.put(TABLES.VotesTable, aBallot({ pollId, userId: anId(6), answers }));

    // Act
    const { csv } = await exportAll(pollId);

    // Assess
    expect(rowsOf(csv)).toMatchObject([{ device: anId(6), 'device.answer': 'a phone' }]);
  });

  test('is refused if the columns have changed since its first page, and goes on after other changes', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'columns' }));
    const after = { voterKey: voterKey('columns', anId(1)) };
    const { ballotPages, ...dependencies } = exportDependencies(service.documents);
    const onePage = { ...dependencies, ballotPages: { read: async () => ({ ballots: [], next: after }) } };
    const page = (cursor?: string) =>
      service.domain.exportBallots(
        { ...onePage, now: clockThatLeaps() },
        { pollId: poll.pollId, cursor, organizer: JO },
      );
    const cursor = (await page()).headers?.['x-next-cursor'];

    // Act
    await service.putPoll({ ...poll, status: 'closed', version: 2 });
    const closed = await page(cursor);
    await service.putPoll({ ...poll, screens: poll.screens.slice(0, -1), version: 3 });
    const changed = await service.respond('exportBallots', {
      by: JO,
      params: { pollId: poll.pollId },
      query: { cursor: `${cursor}` },
    });

    // Assess
    expect([closed.status, closed.body]).toEqual([200, '']);
    expect([changed.statusCode, JSON.parse(changed.body).code]).toEqual([412, 'poll-changed']);
  });

  test('refuses a cursor that it has not returned: 422', async () => {
    await service.putPoll(aPoll({ pollId: 'forged-cursor' }));
    const query = { cursor: Buffer.from('{"after":1}').toString('base64url') };
    const { statusCode } = await service.respond('exportBallots', {
      by: JO,
      params: { pollId: 'forged-cursor' },
      query,
    });
    expect(statusCode).toBe(422);
  });

  test('of a poll without ballots has only the names of the columns', async () => {
    await service.putPoll(aPoll({ pollId: 'empty' }));
    const { csv } = await exportAll('empty');
    expect([rowsOf(csv), csv.split('\r\n')]).toEqual([[], [expect.stringContaining('recorded-at'), '']]);
  });
});

describe('ballots as JSON', () => {
  test('have all answers as they were given, also those to screens that were removed', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'as-json', identity: 'handle' }));
    const answers = { services: choose('s3', 'sqs'), gone: because('=1+1') };
    const ballot = aBallot({ pollId, userId: anId(1), sessionId: anId(2), answers: JSON.stringify(answers) });
    await service.put(TABLES.VotesTable, { ...ballot, handle: '@jo', correlationId: 'c0ffee00c0ffee00' });
    await service.put(TABLES.VotesTable, aBallot({ pollId: 'another', userId: anId(2) }));

    // Act
    const { ballots } = await readAll(pollId);

    // Assess
    expect(ballots).toEqual([
      { recordedAt: '2026-11-23T10:00:00.000Z', voter: anId(1), device: anId(2), handle: '@jo', answers },
    ]);
    expect((await service.jo.changes(pollId)).view?.changes.map(({ kind }) => kind)).toEqual(['ballots-exported']);
  });

  test('have nothing that identifies the voter of an erased ballot', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'erased-json' }));
    const erasedAt = '2026-11-24T10:00:00.000Z';
    await service.put(TABLES.VotesTable, aBallot({ pollId, userId: anId(1), handle: '@jo', erasedAt }));

    // Assess
    expect((await readAll(pollId)).ballots).toEqual([
      { recordedAt: '2026-11-23T10:00:00.000Z', erasedAt, answers: {} },
    ]);
  });
});

test('the export of results has the tallies and the number of ballots', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'tallied' }));
  const pollShard = pollShardKey(pollId, 0);
  const counters = { [counterAttribute('answers')]: 4, [counterAttribute('option:s3')]: 3 };
  const items = [
    {
      ...{ pollShard, sk: POLL_SORT_KEY, pollId, version: 1, status: 'open', visibility: 'hidden' },
      ...{ revealed: false, counterShards: 1, generation: 1 },
    },
    { pollShard, sk: tallySortKey(screenTally('services', 'choice'), 1), pollId, revision: 1, ...counters },
    { pollShard, sk: tallySortKey(TOTALS, 1), pollId, revision: 1, [counterAttribute(BALLOTS)]: 4 },
  ];
  for (const item of items) await service.put(TABLES.ResultsTable, item);

  // Act
  const { statusCode, body } = await service.respond('exportResults', { by: JO, params: { pollId } });

  // Assess
  expect([statusCode, body.startsWith(BOM)]).toEqual([200, true]);
  expect(rowsOf(body).map(({ screen, item, amount }) => [screen, item, amount])).toEqual([
    ['services', 's3', '3'],
    ['services', 'lambda', '0'],
    ['services', 'dynamodb', '0'],
    ['services', 'sqs', '0'],
    ['', '(ballots)', '4'],
  ]);
});

test.each(['makeCodes', 'readBallots', 'exportBallots', 'exportResults', 'eraseVoter'] as const)(
  '%s: 404 for an unknown poll, 401 without an organizer',
  async (name) => {
    const request = {
      params: { pollId: 'no-such-poll' },
      ...(name === 'makeCodes' && { body: { count: 1 } }),
      ...(name === 'eraseVoter' && { body: { voter: '@jo' } }),
    };
    const [unknown, nobody] = [
      await service.respond(name, { by: JO, ...request }),
      await service.respond(name, { by: undefined, ...request }),
    ];
    expect([unknown.statusCode, nobody.statusCode]).toEqual([404, 401]);
  },
);

// At the end, because an export of any poll reads the ballots of all polls.
describe('many ballots', () => {
  /** Ballots that need more than one page. */
  const MANY = 6_000;
  /** API reference, BatchWriteItem. */
  const ITEMS_OF_A_WRITE = 25;
  const pollId = 'many';
  const auditEntries = async () => (await service.jo.changes(pollId)).view?.changes.map(({ kind }) => kind) ?? [];

  beforeAll(async () => {
    await service.putPoll(aPoll({ pollId }));
    // A quote is two characters in CSV, and four in the JSON around it.
    const answers = JSON.stringify({ why: because('"'.repeat(280)) });
    for (let from = 0; from < MANY; from += ITEMS_OF_A_WRITE) {
      const puts = Array.from({ length: ITEMS_OF_A_WRITE }, (_, index) => ({
        PutRequest: { Item: aBallot({ pollId, userId: anId(from + index), answers }) },
      }));
      const { UnprocessedItems } = await service.documents.send(
        new BatchWriteCommand({ RequestItems: { [TABLES.VotesTable]: puts } }),
      );
      expect(UnprocessedItems).toEqual({});
    }
  });

  test('as lines come in pages that fit Lambda’s answer; together they have each once', async () => {
    // Prepare
    const before = await auditEntries();

    // Act
    const { csv, pages, sizes } = await exportAll(pollId);

    // Assess
    expect(pages).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(6 * 1024 * 1024);
    const voters = rowsOf(csv).map(({ voter }) => voter);
    expect(voters).toHaveLength(MANY);
    expect(new Set(voters).size).toBe(MANY);
    // An export is one audit entry, however many pages it has.
    expect(await auditEntries()).toEqual(['ballots-exported', ...before]);
  });

  test('as JSON come in pages that fit Lambda’s answer; together they have each once, and make one audit entry', async () => {
    // Prepare
    const before = await auditEntries();

    // Act
    const { ballots, sizes } = await readAll(pollId);

    // Assess
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(6 * 1024 * 1024);
    expect([ballots.length, new Set(ballots.map(({ voter }) => voter)).size]).toEqual([MANY, MANY]);
    expect(await auditEntries()).toEqual(['ballots-exported', ...before]);
  });
});
