import { randomUUID } from 'node:crypto';
import {
  joinCodeItemOf,
  joinCodeKey,
  joinCodeOf,
  POLL_COPIES,
  type Poll,
  pollFromItem,
  versionTag,
} from '@booth/shared';
import { createOrganizedPolls } from '../../../src/organizer/editing/dynamodb-organized-polls.ts';
import type { OrganizedPolls } from '../../../src/organizer/editing/organized-polls.ts';
import { JO, KIM, type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aPoll, definitionOf } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

const newId = () => `poll-${randomUUID()}`;

/** Changes the id of a poll, and other parts of its definition with it. */
const rename = (poll: Poll, pollId: string, change: Partial<Poll> = {}, by = service.jo) =>
  by.change(poll.pollId, { ...definitionOf(poll), ...change, pollId }, versionTag(poll.version));

/** Returns all items of the polls table that belong to the id, by key. */
const itemsOf = async (pollId: string) =>
  new Map(
    (await service.items(TABLES.PollsTable))
      .filter((item) => item.pollId === pollId || item.copyOf === pollId)
      .map((item) => [`${item.pollId}`, item]),
  );

const changesOf = async (pollId: string) =>
  (await service.items(TABLES.ChangesTable))
    .filter((item) => item.pollId === pollId)
    .map(({ kind, version, details, organizer }) => ({ kind, version, details, organizer }));

describe('renaming a poll that was never opened', () => {
  test('moves its copies and its join code, and writes an audit entry for either id', async () => {
    // Prepare
    const poll = await service.created();
    const pollId = newId();

    // Act
    const title = { en: 'Renamed', ja: '新しい名前' };
    const { status, headers, view } = await rename(poll, pollId, { title });

    // Assess
    expect([status, headers.etag]).toEqual([200, '"2"']);
    expect(view).toEqual({ ...poll, pollId, title, version: 2 });
    const items = await itemsOf(pollId);
    expect(items.size).toBe(1 + POLL_COPIES + 1);
    expect(items.get(joinCodeKey(joinCodeOf(pollId)))).toEqual(view && joinCodeItemOf(view));
    expect([...items].filter(([key]) => key.startsWith(pollId)).map(([, item]) => pollFromItem(item))).toEqual(
      Array(1 + POLL_COPIES).fill(view),
    );
    expect([...(await itemsOf(poll.pollId)).keys()]).toEqual([`${poll.pollId}#record`]);
    const ids = { from: poll.pollId, to: pollId };
    expect(await changesOf(pollId)).toEqual([
      { kind: 'renamed', version: 2, organizer: JO, details: { ...ids, changed: ['title.en', 'title.ja'] } },
    ]);
    expect(await changesOf(poll.pollId)).toContainEqual({ kind: 'renamed', version: 2, organizer: JO, details: ids });
  });

  test('leads from the old id to the new one, also over two renamings', async () => {
    // Prepare
    const poll = await service.created();
    const [second, third] = [newId(), newId()];
    const { view } = await rename(poll, second);
    if (view === undefined) throw new Error('not renamed');
    await rename(view, third);

    // Act
    const found = [await service.jo.read(poll.pollId), await service.jo.read(second)];

    // Assess
    expect(found.map(({ status, problem }) => [status, problem?.code, problem?.renamedTo])).toEqual([
      [404, 'unknown-poll', second],
      [404, 'unknown-poll', third],
    ]);
  });

  test('is no deletion: deleting the old id names the new one, and the poll stays', async () => {
    // Prepare
    const poll = await service.created();
    const pollId = newId();
    await rename(poll, pollId);

    // Act
    const { statusCode, body } = await service.respond('deletePoll', {
      ...{ by: KIM, params: { pollId: poll.pollId } },
      headers: { 'If-Match': versionTag(poll.version) },
    });

    // Assess
    expect([statusCode, JSON.parse(body)]).toMatchObject([404, { code: 'unknown-poll', renamedTo: pollId }]);
    expect((await service.jo.read(pollId)).status).toBe(200);
  });

  test('and renaming it back continues the versions of both ids', async () => {
    const poll = await service.created();
    const other = newId();
    const { view: moved } = await rename(poll, other);
    const { view: back } = moved ? await rename(moved, poll.pollId) : { view: undefined };
    expect([moved?.version, back?.version]).toEqual([2, 3]);
    expect((await service.jo.read(poll.pollId)).view).toEqual(back);
    expect((await service.jo.read(other)).problem?.renamedTo).toBe(poll.pollId);
  });

  test('to the id of another poll is refused, and both stay', async () => {
    // Prepare
    const [poll, other] = await Promise.all([service.created(), service.created()]);

    // Act
    const refused = await rename(poll, other.pollId);

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([409, 'poll-exists']);
    expect((await service.jo.read(poll.pollId)).view).toEqual(poll);
    expect((await service.jo.read(other.pollId)).view).toEqual(other);
  });

  test('to an id with its own join code, or another poll’s, is refused', async () => {
    // Prepare: two ids that have the same code
    const [id, twin] = ['poll-22856', 'poll-446100'] as const;
    expect(joinCodeOf(id)).toBe(joinCodeOf(twin));
    const [poll, other] = await Promise.all([service.created({ pollId: id }), service.created()]);

    // Act
    const refused = [await rename(poll, twin), await rename(other, twin)];

    // Assess
    expect(refused.map(({ status, problem }) => [status, problem?.code])).toEqual(Array(2).fill([409, 'poll-exists']));
    expect((await service.jo.read(id)).view).toEqual(poll);
  });

  test('is refused once it was opened, at the path of the id', async () => {
    // Prepare
    const { pollId } = await service.created();
    const { view } = await service.jo.switch(pollId, { status: 'open' });
    if (view === undefined) throw new Error('not opened');

    // Act
    const refused = await rename(view, newId());

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([409, 'change-refused']);
    expect(refused.problem?.errors?.[0]?.path).toBe('body.pollId');
    expect((await service.jo.read(pollId)).view).toEqual(view);
  });

  test('is refused once codes were made for it, which would no longer work', async () => {
    const poll = await service.created({ identity: 'code' });
    await service.respond('makeCodes', { by: KIM, params: { pollId: poll.pollId }, body: { count: 2 } });
    const refused = await rename(poll, newId());
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([409, 'body.pollId']);
  });

  test('while a colleague makes codes for it: only one of the two succeeds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const poll = await service.created({ identity: 'code' });
      const [renamed, codes] = await Promise.all([
        rename(poll, newId()),
        service.respond('makeCodes', { by: KIM, params: { pollId: poll.pollId }, body: { count: 2 } }),
      ]);
      expect([
        [200, 404],
        [409, 201],
      ]).toContainEqual([renamed.status, codes.statusCode]);
    }
  });

  test('is refused for a poll too large to be in one transaction twice', async () => {
    const withOptions = (length: number) => {
      const text = { ja: 'あ'.repeat(390) };
      const options = Array.from({ length }, (_, index) => ({ id: `option-${index}`, hidden: false, label: text }));
      return aPoll().screens.map((screen) => (screen.type === 'choice' ? { ...screen, options } : screen));
    };
    const refused = await rename(await service.created({ screens: withOptions(100) }), newId());
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([409, 'body.pollId']);
    expect((await rename(await service.created({ screens: withOptions(70) }), newId())).status).toBe(200);
  });

  test('needs the current version', async () => {
    const poll = await service.created();
    await service.kim.switch(poll.pollId, { revealed: true });
    const pollId = newId();
    const without = await service.jo.change(poll.pollId, { ...definitionOf(poll), pollId });
    expect([without.status, (await rename(poll, pollId)).status]).toEqual([428, 412]);
    expect((await itemsOf(pollId)).size).toBe(0);
  });
});

describe('a repeated renaming', () => {
  test('after a lost response gets the same answer, and changes nothing', async () => {
    // Prepare
    const poll = await service.created();
    const pollId = newId();
    const first = await rename(poll, pollId, { allowVoteChange: true });

    // Act
    const again = await rename(poll, pollId, { allowVoteChange: true });

    // Assess
    expect([again.status, again.headers.etag, again.view]).toEqual([200, '"2"', first.view]);
    expect(await changesOf(pollId)).toHaveLength(1);
  });

  test('is refused if a colleague has changed the poll since: 412', async () => {
    const poll = await service.created();
    const pollId = newId();
    await rename(poll, pollId);
    await service.kim.switch(pollId, { revealed: true });
    const { view } = await service.kim.switch(pollId, { visibility: 'hidden' });
    const again = await rename(poll, pollId);
    expect([again.status, again.problem?.code]).toEqual([412, 'poll-changed']);
    expect((await service.jo.read(pollId)).view).toEqual(view);
  });

  test('gets a 404 that names the third id if the poll was renamed since', async () => {
    const poll = await service.created();
    const [second, third] = [newId(), newId()];
    const { view } = await rename(poll, second);
    if (view) await rename(view, third);
    const again = await rename(poll, second);
    expect([again.status, again.problem?.renamedTo]).toEqual([404, third]);
  });
});

describe('two organizers at once', () => {
  test('who rename one poll differently: one of them is told that the other was faster', async () => {
    for (let round = 0; round < 5; round += 1) {
      const poll = await service.created();
      const ids = [newId(), newId()] as const;
      const answers = await Promise.all([rename(poll, ids[0]), rename(poll, ids[1], {}, service.kim)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
      const there = (await Promise.all(ids.map(itemsOf))).map(({ size }) => size > 0);
      expect(there).toEqual(answers.map(({ status }) => status === 200));
    }
  });

  test('who rename two polls to one id: one gets it, the other poll stays', async () => {
    const polls = [await service.created(), await service.created()] as const;
    const pollId = newId();
    const answers = await Promise.all([rename(polls[0], pollId), rename(polls[1], pollId, {}, service.kim)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = await Promise.all(polls.map(async (poll) => (await service.jo.read(poll.pollId)).status));
    expect(left).toEqual(answers.map(({ status }) => (status === 200 ? 404 : 200)));
  });

  test('who rename and open one poll: it is open under one id only', async () => {
    for (let round = 0; round < 5; round += 1) {
      const poll = await service.created();
      const [renamed, opened] = await Promise.all([
        rename(poll, newId()),
        service.kim.switch(poll.pollId, { status: 'open' }),
      ]);
      expect([
        [200, 404],
        [412, 200],
      ]).toContainEqual([renamed.status, opened.status]);
    }
  });
});

test('an id is not free for a renaming while codes of its deleted poll are left', async () => {
  // Prepare: the deletion was killed before it deleted the codes.
  const deleted = await service.created({ identity: 'code' });
  const { pollId } = deleted;
  await service.respond('makeCodes', { by: KIM, params: { pollId }, body: { count: 2 } });
  const tables = { pollsTable: TABLES.PollsTable, changesTable: TABLES.ChangesTable };
  const polls: OrganizedPolls = createOrganizedPolls(service.documents, tables);
  const killed = service.domain.deletePoll(
    {
      polls,
      now: () => new Date(),
      givenCodes: { ofPoll: () => Promise.reject(new Error('killed')), remove: () => Promise.resolve() },
    },
    { pollId, ifMatch: '"1"', cursor: undefined, organizer: JO },
  );
  await expect(killed).rejects.toThrow('killed');
  const poll = await service.created();

  // Act
  const refused = await rename(poll, pollId);
  await service.respond('deletePoll', { by: KIM, params: { pollId }, headers: { 'If-Match': '"1"' } });
  const taken = await rename(poll, pollId);

  // Assess
  expect([refused.status, refused.problem?.code]).toEqual([409, 'poll-exists']);
  expect([taken.status, taken.view?.version]).toEqual([200, 3]);
});
