import { FREE_TEXT_MAX_CHARACTERS, joinCodeKey, joinCodeOf, type Option, pollFromItem } from '@booth/shared';
import { type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aDefinition, aPoll, definitionOf, screensWith, tooManyWords } from '../../support/polls.ts';
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
    expect(await service.stored(definition.pollId)).toEqual(view);
  });

  test('is refused under the id of another poll, which stays unchanged', async () => {
    // Prepare
    const poll = await service.created();

    // Act
    const refused = await service.kim.create(aDefinition({ pollId: poll.pollId, visibility: 'hidden' }));

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([409, 'poll-exists']);
    expect(await service.stored(poll.pollId)).toEqual(poll);
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
    expect(await service.stored(definition.pollId)).toBeUndefined();
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
    const poll = await service.created();
    const change = { ...definitionOf(poll), screens: screensWith(tooManyWords()) };
    expect((await service.jo.change(poll.pollId, change, '"1"')).status).toBe(413);
    expect(await service.stored(poll.pollId)).toEqual(poll);
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
