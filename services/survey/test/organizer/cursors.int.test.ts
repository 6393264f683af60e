import { joinCodeKey, joinCodeOf, PollChangeList, Problem } from '@booth/shared';
import { cursorOf } from '../../src/organizer/page-cursor.ts';
import { anId } from '../support/ballots.ts';
import { JO, type OrganizerService, startOrganizerService } from '../support/organizer-service.ts';
import { aPoll } from '../support/polls.ts';

const POLL = 'here';
const OTHER = 'elsewhere';
const VOTER = anId(1);
const CHANGE = '2026-11-23T10:00:00.000Z-0a1b2c3d';
const aVotesKey = { voterKey: `${OTHER}#${VOTER}` };

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
  for (const pollId of [POLL, OTHER]) await service.putPoll(aPoll({ pollId, identity: 'open' }));
});
afterAll(() => service.stop());

/** Calls one of the routes that take a cursor. */
const ask = {
  listPolls: (cursor: string) => service.respond('listPolls', { by: JO, query: { cursor } }),
  listChanges: (cursor: string) =>
    service.respond('listChanges', { by: JO, params: { pollId: POLL }, query: { cursor } }),
  readBallots: (cursor: string) =>
    service.respond('readBallots', { by: JO, params: { pollId: POLL }, query: { cursor } }),
  exportBallots: (cursor: string) =>
    service.respond('exportBallots', { by: JO, params: { pollId: POLL }, query: { cursor } }),
  eraseVoter: (cursor: string) =>
    service.respond('eraseVoter', { by: JO, params: { pollId: POLL }, body: { voter: VOTER, cursor } }),
};
type Asked = keyof typeof ask;
const ASKED = [
  'listPolls',
  'listChanges',
  'readBallots',
  'exportBallots',
  'eraseVoter',
] as const satisfies readonly Asked[];

/** Cursors that no route has returned. */
const FORGED = {
  empty: '',
  'no base64': '%%%',
  'no JSON': Buffer.from('{').toString('base64url'),
  'no place': cursorOf({}),
  null: Buffer.from('null').toString('base64url'),
  'a list': cursorOf([]),
  'a prototype': Buffer.from('{"__proto__":{"pollId":"here"}}').toString('base64url'),
  'not UTF-8': Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url'),
  'too long': 'e'.repeat(5_000),
};
/** For each route, invalid places and places of other routes, polls and voters. */
const FOREIGN: Record<Asked, Record<string, object>> = {
  listPolls: {
    'an empty key': { pollId: '' },
    'another key': { changeId: CHANGE },
    'a key and more': { pollId: 'a', sk: 'b' },
    'no copy': { pollId: 'a#b' },
    'no join code': { pollId: 'join#2MWXD' },
  },
  listChanges: {
    'an empty key': { pollId: POLL, changeId: '' },
    'a key without its poll': { changeId: CHANGE },
    'the place of another poll': { pollId: OTHER, changeId: CHANGE },
    'no change': { pollId: POLL, changeId: '\u0000' },
  },
  readBallots: {
    'an empty key': { pollId: POLL, after: { voterKey: '' } },
    'the place of another poll': { pollId: OTHER, after: aVotesKey },
    'a key and more': { pollId: POLL, after: { ...aVotesKey, sk: 'SECRET' } },
    'the place of a table': { pollId: POLL, columns: 'x', after: aVotesKey },
  },
  exportBallots: {
    'an empty key': { pollId: POLL, columns: 'x', after: { voterKey: '' } },
    'the place of another poll': { pollId: OTHER, columns: 'x', after: aVotesKey },
    'a key and more': { pollId: POLL, columns: 'x', after: { ...aVotesKey, sk: 'SECRET' } },
    'the place of an erasure': { pollId: POLL, voter: VOTER, found: true, search: 'ballots', after: aVotesKey },
  },
  eraseVoter: {
    'an empty key': { pollId: POLL, voter: VOTER, found: false, search: 'ballots', after: { voterKey: '' } },
    'an empty session': { pollId: POLL, voter: VOTER, found: false, search: 'sessions', after: { sessionId: '' } },
    'the place of another poll': { pollId: OTHER, voter: VOTER, found: true, search: 'ballots', after: aVotesKey },
    'the place of another voter': { pollId: POLL, voter: anId(2), found: true, search: 'ballots', after: aVotesKey },
    'no search': { pollId: POLL, voter: VOTER, found: true, search: 'codes', after: aVotesKey },
  },
};

const cases = ASKED.flatMap((name) => {
  const foreign = Object.entries(FOREIGN[name]).map(([what, place]) => [what, cursorOf(place)] as const);
  return [...Object.entries(FORGED), ...foreign].map(([what, cursor]) => ({ name, what, cursor }));
});

test.each(cases)('$name refuses an invalid cursor ($what): 422 with its path', async ({ name, cursor }) => {
  const { statusCode, body } = await ask[name](cursor);
  const problem = Problem.parse(JSON.parse(body));
  expect([statusCode, problem.errors?.map(({ path }) => path)]).toEqual([
    422,
    [name === 'eraseVoter' ? 'body.cursor' : 'query.cursor'],
  ]);
});

test('a route goes on from its own place', async () => {
  await service.jo.switch(POLL, { revealed: true });
  const { view } = await service.jo.changes(POLL);
  const [latest] = view?.changes ?? [];
  const cursor = cursorOf({ pollId: POLL, changeId: latest?.changeId });
  const { statusCode, body } = await ask.listChanges(cursor);
  expect([statusCode, PollChangeList.parse(JSON.parse(body))]).toEqual([200, { changes: [] }]);
});

test.each([POLL, `${POLL}#19`, joinCodeKey(joinCodeOf(POLL))])(
  'the list of polls goes on after any item of a poll: %s',
  async (pollId) => {
    expect((await ask.listPolls(cursorOf({ pollId }))).statusCode).toBe(200);
  },
);

test('an erasure whose voter was found in an earlier step succeeds, even if nothing is left', async () => {
  const place = { pollId: POLL, voter: VOTER, found: true, search: 'ballots', after: aVotesKey };
  expect((await ask.eraseVoter(cursorOf(place))).statusCode).toBe(204);
});
