import { type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aDefinition, aPoll, definitionOf, screensWith } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

const [LAMBDA, S3, ...REST] = aPoll().screens.flatMap((screen) => (screen.type === 'choice' ? screen.options : []));
if (LAMBDA === undefined || S3 === undefined) throw new Error('the poll has too few options');

test.each([
  ['read', () => service.jo.read('nowhere')],
  ['change', () => service.jo.change('nowhere', aDefinition({ pollId: 'nowhere' }), '"1"')],
  ['switch', () => service.jo.switch('nowhere', { status: 'open' })],
  ['changes', () => service.jo.changes('nowhere')],
  ['an id that no poll can have', () => service.jo.read('NO#POLL')],
])('an unknown poll, %s: 404', async (_what, ask) => {
  const { status, problem } = await ask();
  expect([status, problem?.code]).toEqual([404, 'unknown-poll']);
});

test('a request without an organizer from the authorizer is refused', async () => {
  const { statusCode } = await service.respond('listPolls', { by: undefined });
  expect(statusCode).toBe(401);
});

describe('the list of polls', () => {
  const byId = (a: { pollId: string }, b: { pollId: string }) => (a.pollId < b.pollId ? -1 : 1);

  test('has every poll once and no copies, over several pages, even if a poll can’t be read', async () => {
    // Prepare
    const text = 'あ'.repeat(400);
    const options = Array.from({ length: 100 }, (_, index) => ({
      id: `option-${index}`,
      label: { ja: text },
      hidden: false,
    }));
    // 120 KB in each of 21 items, so that a scan of a megabyte holds a part of one poll.
    const screens = screensWith(options);
    const polls = Array.from({ length: 8 }, (_, index) => aPoll({ pollId: `large-${index}`, screens }));
    for (const poll of polls) await service.putPoll(poll);
    await service.put(TABLES.PollsTable, { pollId: 'broken', version: 1, definition: '{}' });

    // Act
    const pages = [];
    for (let cursor: string | undefined, isLast = false; !isLast; isLast = cursor === undefined) {
      const { view } = await service.jo.list(cursor);
      if (view === undefined) throw new Error('no page');
      pages.push(view.polls);
      cursor = view.next;
    }

    // Assess
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages.slice(0, -1)) expect(page).not.toEqual([]);
    const { title, status, visibility, revealed, version } = aPoll();
    const listed = pages.flat();
    expect(listed.filter(({ pollId }) => pollId.startsWith('large-')).toSorted(byId)).toEqual(
      polls.map(({ pollId }) => ({ pollId, title, status, visibility, revealed, version })),
    );
    const ids = listed.map(({ pollId }) => pollId);
    expect(new Set(ids).size).toBe(ids.length);
    const items = await service.items(TABLES.PollsTable);
    expect(ids.length).toBe(items.filter(({ copyOf }) => copyOf === undefined).length - 1);
  });

  test.each(['x', 'eyJwb2xsSWQiOjF9', Buffer.from('{"pollId":"a","sk":"b"}').toString('base64url')])(
    'refuses the cursor %s, which it has not returned',
    async (cursor) => {
      const refused = await service.jo.list(cursor);
      expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'query.cursor']);
    },
  );
});

describe('the changes of a poll', () => {
  test('say who did what and when, the latest first, without refused ones', async () => {
    // Prepare
    const poll = await service.created();
    const { pollId } = poll;
    const screens = screensWith([LAMBDA, { ...S3, hidden: true }, ...REST]);

    // Act
    await service.kim.change(pollId, { ...definitionOf(poll), screens, title: { en: 'New', ja: 'Favourites' } }, '"1"');
    await service.kim.change(pollId, aDefinition({ pollId }), '"1"');
    await service.jo.switch(pollId, { status: 'open', revealed: true, turnoutShown: true });
    const { view } = await service.jo.changes(pollId);

    // Assess
    expect(view?.next).toBeUndefined();
    expect(view?.changes).toEqual([
      {
        pollId,
        changeId: expect.any(String),
        at: expect.any(String),
        organizer: { sub: 'jo-1', name: 'Jo' },
        kind: 'switched',
        version: 3,
        details: {
          status: { from: 'draft', to: 'open' },
          revealed: { from: false, to: true },
          turnoutShown: { from: false, to: true },
        },
      },
      expect.objectContaining({
        organizer: { sub: 'kim-2', name: 'Kim' },
        kind: 'changed',
        version: 2,
        details: { changed: ['title.en', 'screens.services.options.s3.hidden'] },
      }),
      expect.objectContaining({ kind: 'created', version: 1, details: {} }),
    ]);
  });

  test('come in pages, each once and in order', async () => {
    // Prepare
    const { pollId } = await service.created();
    const times = 70;
    for (let index = 0; index < times; index += 1) await service.jo.switch(pollId, { revealed: index % 2 === 0 });

    // Act
    const first = (await service.jo.changes(pollId)).view;
    const second = (await service.jo.changes(pollId, first?.next)).view;

    // Assess
    const versions = [first, second].flatMap((page) => page?.changes.map(({ version }) => version) ?? []);
    expect(versions).toEqual(Array.from({ length: times + 1 }, (_, index) => times + 1 - index));
    expect([first?.changes.length, second?.next]).toEqual([50, undefined]);
  });

  test('are written together with the change itself or not at all', async () => {
    // Prepare
    const poll = await service.created();
    const changes = (await service.items(TABLES.ChangesTable)).length;

    // Act
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => service.jo.switch(poll.pollId, { status: 'open' }, '"1"')),
    );

    // Assess
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await service.stored(poll.pollId))?.version).toBe(2);
    expect((await service.items(TABLES.ChangesTable)).length).toBe(changes + 1);
  });
});
