import {
  joinCodeItemOf,
  joinCodeKey,
  joinCodeOf,
  type Option,
  POLL_COPIES,
  pollFromItem,
  versionTag,
} from '@booth/shared';
import { type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aPoll, definitionOf, screensWith } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

/** Returns the poll as each of its copies has it; visitors read the copies. */
const copiesOf = async (pollId: string) =>
  (await service.items(TABLES.PollsTable))
    .filter(({ pollId: key, copyOf }) => copyOf === pollId && key !== joinCodeKey(joinCodeOf(pollId)))
    .map(pollFromItem);

/** Returns the item of the poll's join code. */
const joinCodeItem = async (pollId: string) =>
  (await service.items(TABLES.PollsTable)).find(({ pollId: key }) => key === joinCodeKey(joinCodeOf(pollId)));

const [LAMBDA, S3, ...REST] = aPoll().screens.flatMap((screen) => (screen.type === 'choice' ? screen.options : []));
if (LAMBDA === undefined || S3 === undefined) throw new Error('the poll has too few options');
const EC2: Option = { id: 'ec2', label: { en: 'EC2' }, hidden: false };

describe('changing the definition of a poll', () => {
  test('stores it as the next version; status and moments stay', async () => {
    // Prepare
    const poll = await service.opened();

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
    expect(await service.stored(poll.pollId)).toEqual(view);
  });

  test('is refused without the version that was changed: 428', async () => {
    const poll = await service.created();
    const refused = await service.jo.change(poll.pollId, { ...definitionOf(poll), visibility: 'hidden' });
    expect([refused.status, refused.problem?.code]).toEqual([428, 'precondition-needed']);
    expect(await service.stored(poll.pollId)).toEqual(poll);
  });

  test('by two organizers from one version: the second gets 412, and the first one’s work stays', async () => {
    // Prepare
    const poll = await service.created();
    const tag = versionTag(poll.version);

    // Act
    const first = await service.jo.change(poll.pollId, { ...definitionOf(poll), visibility: 'hidden' }, tag);
    const second = await service.kim.change(poll.pollId, { ...definitionOf(poll), visibility: 'after-vote' }, tag);

    // Assess
    expect([first.status, second.status, second.problem?.code]).toEqual([200, 412, 'poll-changed']);
    expect(second.problem?.detail).toContain('version 2');
    expect(await service.stored(poll.pollId)).toMatchObject({ visibility: 'hidden', version: 2 });
  });

  test('by ten at once from one version: one succeeds, nine get 412', async () => {
    // Prepare
    const poll = await service.created();

    // Act
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const title = { en: `Title ${index}`, ja: `題 ${index}` };
        return service.jo.change(poll.pollId, { ...definitionOf(poll), title }, versionTag(poll.version));
      }),
    );

    // Assess
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect((await service.stored(poll.pollId))?.version).toBe(2);
  });

  test('repeated after a lost response gets the same answer and no new version', async () => {
    // Prepare
    const poll = await service.created();
    const changed = { ...definitionOf(poll), visibility: 'hidden' };

    // Act
    const first = await service.jo.change(poll.pollId, changed, versionTag(poll.version));
    const again = await service.jo.change(poll.pollId, changed, versionTag(poll.version));

    // Assess
    expect([again.status, again.view]).toEqual([200, first.view]);
  });

  test('can remove options and counter shards of a draft, and change its identity', async () => {
    const poll = await service.created({ counterShards: 8 });
    const change = { screens: screensWith([S3, ...REST]), identity: 'code', counterShards: 2 };
    const { status } = await service.jo.change(poll.pollId, { ...definitionOf(poll), ...change }, '"1"');
    expect([status, await service.stored(poll.pollId)]).toEqual([200, { ...poll, ...change, version: 2 }]);
  });

  test('is refused after the first opening for each part that ballots do not allow, by its path', async () => {
    // Prepare
    const poll = await service.opened({ counterShards: 8 });
    await service.jo.switch(poll.pollId, { status: 'closed' });
    const closed = await service.stored(poll.pollId);

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
    expect(await service.stored(poll.pollId)).toEqual(closed);
  });

  test('can hide an option with votes and add options while the poll is open', async () => {
    // Prepare
    const poll = await service.opened();
    const screens = screensWith([{ ...LAMBDA, hidden: true }, S3, ...REST, EC2]);

    // Act
    const { status } = await service.jo.change(poll.pollId, { ...definitionOf(poll), screens }, '"2"');

    // Assess
    expect(status).toBe(200);
    expect((await service.stored(poll.pollId))?.screens).toEqual(screens);
  });
});

test('all copies that visitors read have the stored version, even while many write at once', async () => {
  // Prepare
  const { pollId } = await service.created();
  const copies = [await copiesOf(pollId)];

  // Act
  await service.jo.switch(pollId, { status: 'open' });
  copies.push(await copiesOf(pollId));
  const poll = await service.stored(pollId);
  if (poll === undefined) throw new Error('the poll is gone');
  const visibilities = ['hidden', 'after-vote', 'after-close'] as const;
  await Promise.all(
    visibilities.map((visibility) =>
      service.kim.change(pollId, { ...definitionOf(poll), visibility }, versionTag(poll.version)),
    ),
  );
  const latest = await service.stored(pollId);

  // Assess
  const all = (version: number) => Array(POLL_COPIES).fill(version);
  expect(copies.map((each) => each.map(({ version }) => version))).toEqual([all(1), all(2)]);
  expect(latest?.version).toBe(3);
  expect(await copiesOf(pollId)).toEqual(Array(POLL_COPIES).fill(latest));
  expect(await joinCodeItem(pollId)).toEqual(latest && joinCodeItemOf(latest));
});
