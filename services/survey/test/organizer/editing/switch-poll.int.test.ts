import { type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

describe('switching a poll', () => {
  test('opens, closes and reopens it: keeps the first opening and the last closing', async () => {
    // Prepare
    const { pollId } = await service.created();
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
    const { pollId } = await service.created();
    for (const status of WAYS[from]) await service.jo.switch(pollId, { status });
    const before = await service.stored(pollId);

    // Act
    const { status, problem } = await service.jo.switch(pollId, { status: to });

    // Assess
    if (ALLOWED.includes(`${from}→${to}`)) {
      expect([status, (await service.stored(pollId))?.status]).toEqual([200, to]);
    } else {
      expect([status, problem?.code, problem?.errors?.[0]?.path]).toEqual([409, 'change-refused', 'body.status']);
      expect(await service.stored(pollId)).toEqual(before);
    }
  });

  test('an archived draft can be opened but not closed, because visitors have never seen it open', async () => {
    const { pollId } = await service.created();
    await service.jo.switch(pollId, { status: 'archived' });
    expect(await service.jo.switch(pollId, { status: 'closed' })).toMatchObject({ status: 409 });
    expect(await service.jo.switch(pollId, { status: 'open' })).toMatchObject({ status: 200 });
  });

  test('to its current state: 200 with no new version and no audit entry, even with an old tag', async () => {
    // Prepare
    const poll = await service.opened();

    // Act
    const again = await service.jo.switch(poll.pollId, { status: 'open', revealed: false }, '"1"');

    // Assess
    expect([again.status, again.headers.etag, again.view]).toEqual([200, '"2"', poll]);
    expect((await service.jo.changes(poll.pollId)).view?.changes).toHaveLength(2);
  });

  test('is refused with the tag of an older version: 412', async () => {
    const poll = await service.opened();
    const refused = await service.kim.switch(poll.pollId, { revealed: true }, '"1"');
    expect([refused.status, refused.problem?.code]).toEqual([412, 'poll-changed']);
    expect(await service.stored(poll.pollId)).toEqual(poll);
  });

  test('without a tag, different switches at once all succeed', async () => {
    // Prepare
    const { pollId } = await service.opened();

    // Act
    const answers = await Promise.all([
      service.jo.switch(pollId, { revealed: true }),
      service.kim.switch(pollId, { visibility: 'hidden', turnoutShown: true }),
      service.kim.switch(pollId, { closesAt: '2099-01-01T00:00:00+09:00' }),
    ]);

    // Assess
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await service.stored(pollId)).toMatchObject({
      version: 5,
      revealed: true,
      visibility: 'hidden',
      turnoutShown: true,
      closesAt: '2099-01-01T00:00:00+09:00',
    });
  });

  test('sets the times, and removes them with null', async () => {
    // Prepare
    const { pollId } = await service.created();
    const times = { opensAt: '2099-01-01T09:00:00+09:00', closesAt: '2099-01-01T17:00:00+09:00' };

    // Act
    const set = (await service.jo.switch(pollId, times)).view;
    const one = (await service.jo.switch(pollId, { opensAt: null })).view;

    // Assess
    expect(set).toMatchObject(times);
    expect([one?.opensAt, one?.closesAt]).toEqual([undefined, times.closesAt]);
    expect(await service.stored(pollId)).toEqual(one);
  });

  test('is refused at its path if the poll would close before it opens', async () => {
    const poll = await service.created({ opensAt: '2099-01-02T00:00:00Z' });
    const refused = await service.jo.switch(poll.pollId, { closesAt: '2099-01-01T00:00:00Z' });
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'body.closesAt']);
    expect(await service.stored(poll.pollId)).toEqual(poll);
  });

  test.each([
    ['nothing', {}],
    ['back to a draft', { status: 'draft' }],
    ['a part of the definition', { title: { en: 'x', ja: 'x' } }],
  ])('%s is refused', async (_what, change) => {
    const { pollId } = await service.created();
    expect((await service.jo.switch(pollId, change)).status).toBe(422);
  });
});
