import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import {
  Answers,
  CHOSEN_OPTIONS_MAX,
  FREE_TEXT_MAX_CHARACTERS,
  SCREENS_MAX,
  SessionItem,
  WRITTEN_MAX_CHARACTERS,
} from '@booth/shared';
import { aChoice, aPoll, because, choose, inAHurry, inNoHurry, optionsOf } from '../support/polls.ts';
import { TABLES } from '../support/resolve-yaml.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

describe('the screens of a survey', () => {
  test('three screens in order make one ballot with every chosen option', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);

    // Act
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const third = await visitor.answer(second.view?.screenToken, choose('s3', 'lambda'));
    const end = await visitor.answer(third.view?.screenToken, because('  they scale  '));

    // Assess
    expect([first, second, third, end].map(({ status, view }) => [status, view?.status, view?.screenId])).toEqual([
      [201, 'waiting', 'you'],
      [200, 'waiting', 'services'],
      [200, 'waiting', 'why'],
      [200, 'completed', undefined],
    ]);
    const answers = { you: inNoHurry, services: choose('s3', 'lambda'), why: because('they scale') };
    expect(end.view?.answers).toEqual(answers);
    const ballot = await visitor.ballot();
    expect(ballot).toMatchObject({ pollId, userId: visitor.sessionId, serviceNames: ['s3', 'lambda'] });
    expect(Answers.parse(JSON.parse(ballot?.answers ?? ''))).toEqual(answers);
  });

  test('a ballot of the largest size is recorded, whatever its texts', async () => {
    // Prepare: control characters take the most bytes as JSON within JSON.
    const ids = Array.from({ length: CHOSEN_OPTIONS_MAX }, (_, index) => `${index}`.padStart(64, 'x'));
    const texts = Array.from({ length: WRITTEN_MAX_CHARACTERS / FREE_TEXT_MAX_CHARACTERS }, (_, index) => ({
      ...{ type: 'text' as const, id: `text-${index}`, title: { en: 'Why?' } },
      maxCharacters: FREE_TEXT_MAX_CHARACTERS,
    }));
    const choices = Array.from({ length: SCREENS_MAX - texts.length }, (_, index) =>
      aChoice(`choice-${index}`, { options: optionsOf(...ids), max: CHOSEN_OPTIONS_MAX }),
    );
    const poll = await service.putPoll(aPoll({ pollId: 'large-ballot', screens: [...texts, ...choices] }));
    const visitor = service.visitor(poll.pollId);

    // Act
    let { view } = await visitor.start();
    for (const { type } of poll.screens) {
      const answer = type === 'text' ? because('\u0001'.repeat(FREE_TEXT_MAX_CHARACTERS)) : choose(...ids);
      ({ view } = await visitor.answer(view?.screenToken, answer));
    }

    // Assess
    expect(view?.status).toBe('completed');
    expect((await visitor.ballot())?.serviceNames).toHaveLength(choices.length * CHOSEN_OPTIONS_MAX);
  });

  test('visitors read copies of the poll, not its own item', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'copied' }));
    await service.documents.send(new DeleteCommand({ TableName: TABLES.PollsTable, Key: { pollId } }));
    const visitor = service.visitor(pollId);

    // Act
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const end = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Assess
    expect([first.status, second.status, end.view?.status]).toEqual([201, 200, 'completed']);
  });

  test('a branch rule on a profile field skips the last screen', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);

    // Act
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const end = await visitor.answer(second.view?.screenToken, choose('sqs'));

    // Assess
    expect([second.view?.screenId, end.view?.status]).toEqual(['services', 'completed']);
    expect((await visitor.ballot())?.serviceNames).toEqual(['sqs']);
  });

  test.each([
    ['a chosen option', { screen: 'services', is: 's3' }, choose('lambda', 's3'), choose('lambda')],
    ['a text', { screen: 'why', is: 'no' }, because('no'), because('yes')],
  ])('a branch rule on %s leads to the screen that it names', async (_what, when, itHolds, itDoesNot) => {
    // Prepare: the rule stands on the screen that it asks for, and skips the next one.
    const { screens } = aPoll();
    const others = screens.filter(({ id }) => id !== when.screen).map((screen) => ({ ...screen, rules: [] }));
    const asked = screens
      .filter(({ id }) => id === when.screen)
      .map((screen) => ({ ...screen, rules: [{ when, goTo: others[1]?.id ?? '' }] }));
    const { pollId } = await service.putPoll(aPoll({ pollId: `rule-${when.screen}`, screens: [...asked, ...others] }));
    const shown: (string | undefined)[] = [];

    // Act
    for (const answer of [itHolds, itDoesNot]) {
      const visitor = service.visitor(pollId);
      const first = await visitor.start();
      const second = await visitor.answer(first.view?.screenToken, answer);
      shown.push(second.view?.screenId);
    }

    // Assess
    expect(shown).toEqual([others[1]?.id, others[0]?.id]);
  });

  test('[mistake: a refresh begins a second response] a refresh on any screen shows the same screen, token and answers, and starts nothing', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    let shown = await visitor.start();
    const attempt = (await visitor.item())?.attempt;

    for (const answer of [inNoHurry, choose('s3'), because('')]) {
      // Act
      const restarted = await visitor.start();
      const reread = await visitor.read();

      // Assess
      expect([restarted.status, reread.status]).toEqual([200, 200]);
      expect(restarted.view).toEqual(shown.view);
      expect(reread.view).toEqual(shown.view);
      expect((await visitor.item())?.attempt).toBe(attempt);
      shown = await visitor.answer(shown.view?.screenToken, answer);
    }
    expect((await visitor.read()).view).toEqual(shown.view);
    expect(shown.view?.status).toBe('completed');
  });

  test('going back returns to the answered screen with its answer, and the changed answer counts', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const third = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Act
    const backOnSecond = await visitor.back(third.view?.screenToken);
    const backOnFirst = await visitor.back(backOnSecond.view?.screenToken);
    const secondAgain = await visitor.answer(backOnFirst.view?.screenToken, inNoHurry);
    const thirdAgain = await visitor.answer(secondAgain.view?.screenToken, choose('sqs', 'lambda'));
    await visitor.answer(thirdAgain.view?.screenToken, because('changed my mind'));

    // Assess
    expect([backOnSecond.view?.screenId, backOnFirst.view?.screenId]).toEqual(['services', 'you']);
    expect([third, backOnSecond, backOnFirst].map(({ view }) => view?.stepsBack)).toEqual([2, 1, 0]);
    expect(backOnSecond.view?.answers).toEqual({ services: choose('s3') });
    expect(backOnFirst.view?.answers).toEqual({ you: inNoHurry });
    expect(secondAgain.view?.answers).toEqual(backOnSecond.view?.answers);
    expect((await visitor.ballot())?.serviceNames).toEqual(['sqs', 'lambda']);
  });

  test('of the answers to other screens, only the values that make a later rule hold are shown', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const [hasty, calm] = [service.visitor(pollId), service.visitor(pollId)];

    // Act
    const [ofHasty, ofCalm] = [
      await hasty.answer((await hasty.start()).view?.screenToken, inAHurry),
      await calm.answer((await calm.start()).view?.screenToken, inNoHurry),
    ];
    const later = await calm.answer(ofCalm.view?.screenToken, choose('s3'));

    // Assess
    expect(ofHasty.view).toMatchObject({ answers: {}, branchValues: { you: ['hurry=true'] } });
    for (const { view } of [ofCalm, later]) expect([view?.answers, view?.branchValues]).toEqual([{}, {}]);
  });

  test('nobody can go back from the first screen: 422, and the session stays', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const first = await visitor.start();

    // Act
    const refused = await visitor.back(first.view?.screenToken);

    // Assess
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'body.back']);
    expect((await visitor.read()).view).toEqual(first.view);
  });

  test('a screen left by going back and then skipped neither counts nor decides', async () => {
    // Prepare: in a hurry, `you` leads to `why` and skips `services`; the answer to `services`
    // decides between the end and `more` after `why`.
    const [you, services, why] = aPoll().screens;
    if (you === undefined || services === undefined || why === undefined) throw new Error('the poll has three screens');
    const more = { ...why, id: 'more' };
    const screens = [
      { ...you, rules: [{ when: { screen: 'you', is: 'hurry=true' }, goTo: 'why' }] },
      { ...services, rules: [] },
      { ...why, rules: [{ when: { screen: 'services', is: 's3' }, goTo: 'end' }] },
      more,
    ];
    const { pollId } = await service.putPoll(aPoll({ pollId: 'around', screens }));
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const onServices = await visitor.answer(first.view?.screenToken, inNoHurry);
    const onWhy = await visitor.answer(onServices.view?.screenToken, choose('s3'));
    const back = await visitor.back(onWhy.view?.screenToken);
    const onFirst = await visitor.back(back.view?.screenToken);

    // Act
    const around = await visitor.answer(onFirst.view?.screenToken, inAHurry);
    const onMore = await visitor.answer(around.view?.screenToken, because('quick'));
    const end = await visitor.answer(onMore.view?.screenToken, because('very'));

    // Assess
    expect([around.view?.screenId, onMore.view?.screenId, end.view?.status]).toEqual(['why', 'more', 'completed']);
    expect((await visitor.ballot())?.serviceNames).toEqual([]);
    expect(Object.keys(end.view?.answers ?? {})).toEqual(['you', 'why', 'more']);
  });

  test('every item that the workflow writes fits its shared schema, and no answer carries a task token', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const visitor = service.visitor(pollId);
    const taskTokens: (string | undefined)[] = [];
    let shown = await visitor.start();

    // Act
    for (const answer of [inNoHurry, choose('s3'), because('so')]) {
      taskTokens.push((await visitor.item())?.taskToken);
      shown = await visitor.answer(shown.view?.screenToken, answer);
    }

    // Assess
    expect(SessionItem.parse(await visitor.item()).taskToken).toBeUndefined();
    expect((await service.ballotItems()).length).toBeGreaterThan(0);
    expect((await service.sessionItems()).length).toBeGreaterThan(0);
    expect(taskTokens.every((token) => typeof token === 'string' && token.length > 20)).toBe(true);
    for (const body of service.bodies) {
      expect(body).not.toContain('taskToken');
      for (const token of taskTokens) expect(body).not.toContain(token);
    }
  });
});
