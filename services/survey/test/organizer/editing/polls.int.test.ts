import {
  FREE_TEXT_MAX_CHARACTERS,
  joinCodeItemOf,
  joinCodeKey,
  joinCodeOf,
  type Option,
  POLL_COPIES,
  type Poll,
  type PollDefinition,
  pollFromItem,
  versionTag,
} from '@booth/shared';
import { type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aDefinition, aPoll, definitionOf, tooManyWords } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

/** A poll that Jo has created. */
async function created(change: Partial<PollDefinition> = {}): Promise<Poll> {
  const { view } = await service.jo.create(aDefinition(change));
  if (view === undefined) throw new Error('the poll was not created');
  return view;
}

/** A poll that Jo has created and opened. */
async function opened(change: Partial<PollDefinition> = {}): Promise<Poll> {
  const { pollId } = await created(change);
  const { view } = await service.jo.switch(pollId, { status: 'open' });
  if (view === undefined) throw new Error('the poll was not opened');
  return view;
}

const stored = async (pollId: string) => (await service.jo.read(pollId)).view;

/** Returns the poll as each of its copies has it; visitors read the copies. */
const copiesOf = async (pollId: string) =>
  (await service.items(TABLES.PollsTable))
    .filter(({ pollId: key, copyOf }) => copyOf === pollId && key !== joinCodeKey(joinCodeOf(pollId)))
    .map(pollFromItem);

/** Returns the item of the poll's join code. */
const joinCodeItem = async (pollId: string) =>
  (await service.items(TABLES.PollsTable)).find(({ pollId: key }) => key === joinCodeKey(joinCodeOf(pollId)));

/** Returns the screens with other options of the choice. */
const screensWith = (options: Option[], { screens }: Pick<Poll, 'screens'> = aPoll()): Poll['screens'] =>
  screens.map((screen) => (screen.type === 'choice' ? { ...screen, options } : screen));

const [LAMBDA, S3, ...REST] = aPoll().screens.flatMap((screen) => (screen.type === 'choice' ? screen.options : []));
if (LAMBDA === undefined || S3 === undefined) throw new Error('the poll has too few options');
const EC2: Option = { id: 'ec2', label: { en: 'EC2' }, hidden: false };

describe('creating a poll', () => {
  test('makes a draft of version 1, with its entity tag and address', async () => {
    // Act
    const definition = aDefinition();
    const { status, headers, view } = await service.jo.create(definition);

    // Assess
    expect(status).toBe(201);
    expect(headers).toMatchObject({ etag: '"1"', location: `polls/${definition.pollId}` });
    expect(view).toEqual({ ...definition, version: 1, status: 'draft', revealed: false });
    expect(await stored(definition.pollId)).toEqual(view);
  });

  test('is refused under the id of another poll, which stays unchanged', async () => {
    // Prepare
    const poll = await created();

    // Act
    const refused = await service.kim.create(aDefinition({ pollId: poll.pollId, visibility: 'hidden' }));

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([409, 'poll-exists']);
    expect(await stored(poll.pollId)).toEqual(poll);
  });

  test('is refused if another poll has its join code, with the advice to choose another id', async () => {
    // Prepare: as if another poll's id had the same code.
    const definition = aDefinition();
    const joinCode = joinCodeOf(definition.pollId);
    await service.put(TABLES.PollsTable, { pollId: joinCodeKey(joinCode), copyOf: 'another', public: true });

    // Act
    const refused = await service.jo.create(definition);

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([409, 'poll-exists']);
    expect(refused.problem?.detail).toContain('Choose another id');
    expect(refused.problem?.detail).toContain(joinCode);
    expect(await stored(definition.pollId)).toBeUndefined();
    expect(await copiesOf(definition.pollId)).toEqual([]);
  });

  test('by two at once under one id: one is created, the other refused', async () => {
    const definition = aDefinition();
    const answers = await Promise.all([service.jo.create(definition), service.kim.create(definition)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test.each([
    ['version', 7],
    ['status', 'open'],
    ['revealed', true],
    ['openedAt', '2026-01-01T00:00:00Z'],
    ['closedAt', '2026-01-01T00:00:00Z'],
  ])('is refused with %s, which only the server sets', async (name, value) => {
    const refused = await service.jo.create({ ...aDefinition(), [name]: value });
    expect([refused.status, refused.problem?.code]).toEqual([422, 'invalid-request']);
    expect(refused.problem?.detail).toContain(name);
  });

  test('is refused with branch rules that name no screen, at their paths', async () => {
    // Prepare
    const definition = aDefinition();
    const [first, ...others] = definition.screens;
    const rules = [{ when: { screen: 'you' }, goTo: 'nowhere' }];

    // Act
    const refused = await service.jo.create({ ...definition, screens: [{ ...first, rules }, ...others] });

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([422, 'invalid-request']);
    expect(refused.problem?.errors).toContainEqual({
      path: 'body.screens.0.rules.0.goTo',
      message: 'there is no screen "nowhere"',
    });
    expect((await service.jo.read(definition.pollId)).status).toBe(404);
  });

  test('is refused with a rule for a longer text than a visitor can send', async () => {
    const definition = aDefinition();
    const rules = [{ when: { screen: 'why', is: 'x'.repeat(2 * FREE_TEXT_MAX_CHARACTERS) }, goTo: 'end' }];
    const screens = definition.screens.map((screen) => (screen.id === 'why' ? { ...screen, rules } : screen));
    const refused = await service.jo.create({ ...definition, screens });
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'body.screens.2.rules.0.when.is']);
  });

  test('accepts a definition larger than a visitor’s request but smaller than an item', async () => {
    const text = 'あ'.repeat(450);
    const options = Array.from({ length: 60 }, (_, index) => ({
      id: `option-${index}`,
      label: { ja: text, en: `Option ${index}` },
      hidden: false,
    }));
    const { status } = await service.jo.create(aDefinition({ screens: screensWith(options) }));
    expect(status).toBe(201);
  });

  test('accepts one language, with some texts in others', async () => {
    const title = { ko: '투표' };
    const screens = screensWith([LAMBDA, S3, ...REST, { ...EC2, label: title }]);
    expect((await service.jo.create(aDefinition({ title, screens }))).status).toBe(201);
  });

  test('is refused with options outside of a screen', async () => {
    const refused = await service.jo.create({ ...aDefinition(), options: [EC2] });
    expect([refused.status, refused.problem?.detail]).toEqual([422, expect.stringContaining('"options"')]);
  });
});

describe('a poll that is too large for the workflows', () => {
  test('is not created: 413, which says how large it is and may be', async () => {
    const { status, problem } = await service.jo.create(aDefinition({ screens: screensWith(tooManyWords()) }));
    expect([status, problem?.code]).toEqual([413, 'body-too-large']);
    expect(problem?.detail).toMatch(/are 17\d,\d{3} bytes .* may be 131,072/);
  });

  test('can’t result from a change either', async () => {
    const poll = await created();
    const change = { ...definitionOf(poll), screens: screensWith(tooManyWords()) };
    expect((await service.jo.change(poll.pollId, change, '"1"')).status).toBe(413);
    expect(await stored(poll.pollId)).toEqual(poll);
  });

  test('can still be closed and made smaller, but not larger, if it was stored before this check', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'large', screens: screensWith(tooManyWords()) }));
    const words = (text: string) => ({ ...definitionOf(poll), title: { en: text, ja: text } });

    // Act
    const closed = await service.jo.switch('large', { status: 'closed' });
    const smaller = await service.jo.change('large', words('F'), '"2"');
    const larger = await service.jo.change('large', words('Favourites'), '"3"');

    // Assess
    expect([closed.status, smaller.status, larger.status]).toEqual([200, 200, 413]);
  });
});

describe('changing the definition of a poll', () => {
  test('stores it as the next version; status and moments stay', async () => {
    // Prepare
    const poll = await opened();

    // Act
    const title = { en: 'Changed', ja: '変えた' };
    const { status, headers, view } = await service.kim.change(
      poll.pollId,
      { ...definitionOf(poll), title },
      versionTag(poll.version),
    );

    // Assess
    expect([status, headers.etag]).toEqual([200, '"3"']);
    expect(view).toEqual({ ...poll, title, version: 3 });
    expect(await stored(poll.pollId)).toEqual(view);
  });

  test('is refused without the version that was changed: 428', async () => {
    const poll = await created();
    const refused = await service.jo.change(poll.pollId, { ...definitionOf(poll), visibility: 'hidden' });
    expect([refused.status, refused.problem?.code]).toEqual([428, 'precondition-needed']);
    expect(await stored(poll.pollId)).toEqual(poll);
  });

  test('by two organizers from one version: the second gets 412, and the first one’s work stays', async () => {
    // Prepare
    const poll = await created();
    const tag = versionTag(poll.version);

    // Act
    const first = await service.jo.change(poll.pollId, { ...definitionOf(poll), visibility: 'hidden' }, tag);
    const second = await service.kim.change(poll.pollId, { ...definitionOf(poll), visibility: 'after-vote' }, tag);

    // Assess
    expect([first.status, second.status, second.problem?.code]).toEqual([200, 412, 'poll-changed']);
    expect(second.problem?.detail).toContain('version 2');
    expect(await stored(poll.pollId)).toMatchObject({ visibility: 'hidden', version: 2 });
  });

  test('by ten at once from one version: one succeeds, nine get 412', async () => {
    // Prepare
    const poll = await created();

    // Act
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const title = { en: `Title ${index}`, ja: `題 ${index}` };
        return service.jo.change(poll.pollId, { ...definitionOf(poll), title }, versionTag(poll.version));
      }),
    );

    // Assess
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect((await stored(poll.pollId))?.version).toBe(2);
  });

  test('repeated after a lost response gets the same answer and no new version', async () => {
    // Prepare
    const poll = await created();
    const changed = { ...definitionOf(poll), visibility: 'hidden' };

    // Act
    const first = await service.jo.change(poll.pollId, changed, versionTag(poll.version));
    const again = await service.jo.change(poll.pollId, changed, versionTag(poll.version));

    // Assess
    expect([again.status, again.view]).toEqual([200, first.view]);
  });

  test('can remove options and counter shards of a draft, and change its identity', async () => {
    const poll = await created({ counterShards: 8 });
    const change = { screens: screensWith([S3, ...REST]), identity: 'code', counterShards: 2 };
    const { status } = await service.jo.change(poll.pollId, { ...definitionOf(poll), ...change }, '"1"');
    expect([status, await stored(poll.pollId)]).toEqual([200, { ...poll, ...change, version: 2 }]);
  });

  test('is refused after the first opening for each part that ballots do not allow, by its path', async () => {
    // Prepare
    const poll = await opened({ counterShards: 8 });
    await service.jo.switch(poll.pollId, { status: 'closed' });
    const closed = await stored(poll.pollId);

    // Act
    const change = { screens: screensWith([...REST, EC2]), identity: 'handle', counterShards: 2 };
    const refused = await service.jo.change(poll.pollId, { ...definitionOf(poll), ...change }, '"3"');

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([409, 'change-refused']);
    expect(refused.problem?.errors?.map(({ path, message }) => [path, message])).toEqual([
      ['body.screens.1.options', expect.stringContaining('"lambda"')],
      ['body.screens.1.options', expect.stringContaining('"s3"')],
      ['body.identity', expect.stringContaining('"device"')],
      ['body.counterShards', expect.stringContaining('8 or more')],
    ]);
    expect(await stored(poll.pollId)).toEqual(closed);
  });

  test('can hide an option with votes and add options while the poll is open', async () => {
    // Prepare
    const poll = await opened();
    const screens = screensWith([{ ...LAMBDA, hidden: true }, S3, ...REST, EC2]);

    // Act
    const { status } = await service.jo.change(poll.pollId, { ...definitionOf(poll), screens }, '"2"');

    // Assess
    expect(status).toBe(200);
    expect((await stored(poll.pollId))?.screens).toEqual(screens);
  });
});

describe('switching a poll', () => {
  test('opens, closes and reopens it: keeps the first opening and the last closing', async () => {
    // Prepare
    const { pollId } = await created();
    const before = Date.now();

    // Act
    const open = (await service.jo.switch(pollId, { status: 'open' })).view;
    const closed = (await service.jo.switch(pollId, { status: 'closed' })).view;
    const reopened = (await service.jo.switch(pollId, { status: 'open' })).view;

    // Assess
    const openedAt = open?.openedAt ?? '';
    expect(Date.parse(openedAt)).toBeGreaterThanOrEqual(before);
    expect(open).toMatchObject({ status: 'open', version: 2 });
    expect(closed).toMatchObject({ status: 'closed', version: 3, openedAt, closedAt: expect.any(String) });
    expect(Date.parse(closed?.closedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(openedAt));
    expect(reopened).toMatchObject({ status: 'open', version: 4, openedAt });
    expect(reopened?.closedAt).toBeUndefined();
  });

  const WAYS = {
    draft: [],
    open: ['open'],
    closed: ['open', 'closed'],
    archived: ['open', 'closed', 'archived'],
  } as const;
  const ALLOWED = ['draft→open', 'draft→archived', 'open→closed', 'closed→open', 'closed→archived', 'archived→closed'];
  const statuses = ['draft', 'open', 'closed', 'archived'] as const;
  const steps = statuses.flatMap((from) => statuses.slice(1).map((to) => [from, to] as const));

  test.each(steps.filter(([from, to]) => from !== to))('from %s to %s', async (from, to) => {
    // Prepare
    const { pollId } = await created();
    for (const status of WAYS[from]) await service.jo.switch(pollId, { status });
    const before = await stored(pollId);

    // Act
    const { status, problem } = await service.jo.switch(pollId, { status: to });

    // Assess
    if (ALLOWED.includes(`${from}→${to}`)) {
      expect([status, (await stored(pollId))?.status]).toEqual([200, to]);
    } else {
      expect([status, problem?.code, problem?.errors?.[0]?.path]).toEqual([409, 'change-refused', 'body.status']);
      expect(await stored(pollId)).toEqual(before);
    }
  });

  test('an archived draft can be opened but not closed, because visitors have never seen it open', async () => {
    const { pollId } = await created();
    await service.jo.switch(pollId, { status: 'archived' });
    expect(await service.jo.switch(pollId, { status: 'closed' })).toMatchObject({ status: 409 });
    expect(await service.jo.switch(pollId, { status: 'open' })).toMatchObject({ status: 200 });
  });

  test('to its current state: 200 with no new version and no audit entry, even with an old tag', async () => {
    // Prepare
    const poll = await opened();

    // Act
    const again = await service.jo.switch(poll.pollId, { status: 'open', revealed: false }, '"1"');

    // Assess
    expect([again.status, again.headers.etag, again.view]).toEqual([200, '"2"', poll]);
    expect((await service.jo.changes(poll.pollId)).view?.changes).toHaveLength(2);
  });

  test('is refused with the tag of an older version: 412', async () => {
    const poll = await opened();
    const refused = await service.kim.switch(poll.pollId, { revealed: true }, '"1"');
    expect([refused.status, refused.problem?.code]).toEqual([412, 'poll-changed']);
    expect(await stored(poll.pollId)).toEqual(poll);
  });

  test('without a tag, different switches at once all succeed', async () => {
    // Prepare
    const { pollId } = await opened();

    // Act
    const answers = await Promise.all([
      service.jo.switch(pollId, { revealed: true }),
      service.kim.switch(pollId, { visibility: 'hidden', turnoutShown: true }),
      service.kim.switch(pollId, { closesAt: '2099-01-01T00:00:00+09:00' }),
    ]);

    // Assess
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await stored(pollId)).toMatchObject({
      version: 5,
      revealed: true,
      visibility: 'hidden',
      turnoutShown: true,
      closesAt: '2099-01-01T00:00:00+09:00',
    });
  });

  test('sets the times, and removes them with null', async () => {
    // Prepare
    const { pollId } = await created();
    const times = { opensAt: '2099-01-01T09:00:00+09:00', closesAt: '2099-01-01T17:00:00+09:00' };

    // Act
    const set = (await service.jo.switch(pollId, times)).view;
    const one = (await service.jo.switch(pollId, { opensAt: null })).view;

    // Assess
    expect(set).toMatchObject(times);
    expect([one?.opensAt, one?.closesAt]).toEqual([undefined, times.closesAt]);
    expect(await stored(pollId)).toEqual(one);
  });

  test('is refused at its path if the poll would close before it opens', async () => {
    const poll = await created({ opensAt: '2099-01-02T00:00:00Z' });
    const refused = await service.jo.switch(poll.pollId, { closesAt: '2099-01-01T00:00:00Z' });
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'body.closesAt']);
    expect(await stored(poll.pollId)).toEqual(poll);
  });

  test.each([
    ['nothing', {}],
    ['back to a draft', { status: 'draft' }],
    ['a part of the definition', { title: { en: 'x', ja: 'x' } }],
  ])('%s is refused', async (_what, change) => {
    const { pollId } = await created();
    expect((await service.jo.switch(pollId, change)).status).toBe(422);
  });
});

test('all copies that visitors read have the stored version, even while many write at once', async () => {
  // Prepare
  const { pollId } = await created();
  const copies = [await copiesOf(pollId)];

  // Act
  await service.jo.switch(pollId, { status: 'open' });
  copies.push(await copiesOf(pollId));
  const poll = await stored(pollId);
  if (poll === undefined) throw new Error('the poll is gone');
  const visibilities = ['hidden', 'after-vote', 'after-close'] as const;
  await Promise.all(
    visibilities.map((visibility) =>
      service.kim.change(pollId, { ...definitionOf(poll), visibility }, versionTag(poll.version)),
    ),
  );
  const latest = await stored(pollId);

  // Assess
  const all = (version: number) => Array(POLL_COPIES).fill(version);
  expect(copies.map((each) => each.map(({ version }) => version))).toEqual([all(1), all(2)]);
  expect(latest?.version).toBe(3);
  expect(await copiesOf(pollId)).toEqual(Array(POLL_COPIES).fill(latest));
  expect(await joinCodeItem(pollId)).toEqual(latest && joinCodeItemOf(latest));
});

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
    const poll = await created();
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
    const { pollId } = await created();
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
    const poll = await created();
    const changes = (await service.items(TABLES.ChangesTable)).length;

    // Act
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => service.jo.switch(poll.pollId, { status: 'open' }, '"1"')),
    );

    // Assess
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await stored(poll.pollId))?.version).toBe(2);
    expect((await service.items(TABLES.ChangesTable)).length).toBe(changes + 1);
  });
});
