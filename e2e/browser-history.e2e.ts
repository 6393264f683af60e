import { type Booth, openBooth } from './support/booth.ts';
import { addressOf, arrive, arriveAtSecond, aSurvey, BEFORE, DRINK, textIn, WHY } from './support/drinks-survey.ts';
import { cutOff } from './support/open-page.ts';
import { pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

let booth: Booth;
let tables: ReturnType<typeof pollTables>;

beforeAll(async () => {
  booth = await openBooth();
  tables = pollTables(booth.cloud);
});

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

describe('Back and Forward of the browser', () => {
  test('go back and forward one screen, with what was sent and what was only typed', async () => {
    const ann = await arriveAtSecond(booth, await tables.putPoll(aSurvey('steps')));
    await ann.writes('Half a thou');
    await ann.page.goBack();
    await ann.seesScreen('drink');
    expect(await ann.isChosen('tea')).toBe(true);
    await ann.page.goForward();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Half a thou');
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Half a thou');
  });

  test('do the same as the Back of the page', async () => {
    const ann = await arriveAtSecond(booth, await tables.putPoll(aSurvey('one-thing')));
    await ann.writes('So');
    await ann.presses('Back');
    await ann.seesScreen('drink');
    await ann.page.goForward();
    await ann.seesScreen('why');
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.presses('Back');
    await ann.seesScreen('why');
    await ann.page.goBack();
    await ann.seesScreen('drink');
  });

  test('never leave the site in the middle of a survey, and say so on the first screen', async () => {
    const poll = await tables.putPoll(aSurvey('stays'));
    const ann = await arrive(booth, poll);
    await ann.start();
    await ann.seesScreen('drink');
    await ann.choose('coffee');
    for (const _turn of [1, 2, 3]) {
      await ann.page.goBack();
      await ann.reads('This is the first question.');
    }
    await ann.seesScreen('drink');
    expect(await ann.isChosen('coffee')).toBe(true);
    expect(ann.page.url()).toBe(addressOf(booth, poll));
    await ann.goOn();
    await ann.seesScreen('why');
  });

  test('do not go forward from an answer that is not valid, and say why', async () => {
    const ann = await arriveAtSecond(
      booth,
      await tables.putPoll(aSurvey('no-fit', { screens: [{ ...DRINK, max: 2 }, WHY] })),
    );
    await ann.page.goBack();
    await ann.seesScreen('drink');
    await ann.choose('tea');
    expect(await ann.isChosen('tea')).toBe(false);
    await ann.page.goForward();
    await ann.reads('Please choose at least 1.');
    await ann.choose('water');
    await ann.page.goForward();
    await ann.seesScreen('why');
  });

  test('know the screen after a reload in the middle, and those before it', async () => {
    const poll = await tables.putPoll(aSurvey('reload'));
    const ann = await arriveAtSecond(booth, poll);
    await ann.writes('Kept');
    await ann.page.reload();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Kept');
    await ann.page.goBack();
    await ann.seesScreen('drink');
    await ann.page.goBack();
    await ann.reads('This is the first question.');
    expect(ann.page.url()).toBe(addressOf(booth, poll));
    await ann.page.goForward();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Kept');
  });

  test('work in a second tab in the middle of a survey, and the tabs follow each other', async () => {
    // Prepare
    const poll = await tables.putPoll(aSurvey('tabs'));
    const ann = await arriveAtSecond(booth, poll);
    await ann.writes('Of the first tab');
    const second = new Visitor(await ann.page.context().newPage(), poll);
    await second.page.goto(addressOf(booth, poll));
    await second.seesScreen('why');
    // Act: the second tab goes back and answers again
    await second.page.goBack();
    await second.seesScreen('drink');
    await second.choose('water');
    await second.goOn();
    await second.seesScreen('why');
    await second.writes('Of the second tab');
    await second.goOn();
    await second.seesScreen('when');
    // Assess: the first tab follows when it is shown, and drops its draft for what was sent
    await ann.page.bringToFront();
    await ann.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Of the second tab');
    await ann.page.goBack();
    await ann.seesScreen('drink');
    expect(await ann.isChosen('water')).toBe(true);
  });

  test('wait for a request in flight, and for the network', async () => {
    // Prepare
    const ann = await arriveAtSecond(booth, await tables.putPoll(aSurvey('offline')));
    await ann.writes('Because');
    const isBack = await cutOff(ann.page, '**/answers');
    // Act
    await ann.goOn();
    await ann.reads('Connection lost.');
    await ann.page.goBack();
    await ann.reads('One moment: your answer is on its way.');
    await ann.seesScreen('why');
    isBack();
    await ann.presses('Try now');
    // Assess
    await ann.seesScreen('when');
    await ann.page.goBack();
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Because');
    // Act: a step back without a network happens when the network is back
    const isBackAgain = await cutOff(ann.page, '**/answers');
    await ann.page.goBack();
    await ann.reads('Connection lost.');
    isBackAgain();
    await ann.presses('Try now');
    // Assess
    await ann.seesScreen('drink');
    await ann.page.goForward();
    await ann.seesScreen('why');
  });

  test('stay in step with a survey whose workflow is slow', async () => {
    // Prepare: the server has the answer, but the workflow has not moved yet
    const ann = await arriveAtSecond(booth, await tables.putPoll(aSurvey('settling')));
    const sessions: string[] = [];
    await ann.page.route('**/answers', async (route) => {
      const before = await ann.page.evaluate(
        async (address) => {
          const deviceId = localStorage.getItem('booth:device-id') ?? '';
          return (await fetch(address, { headers: { 'x-device-id': deviceId } })).text();
        },
        route
          .request()
          .url()
          .replace(/\/answers$/, ''),
      );
      sessions.push(before);
      await route.fetch();
      await route.fulfill({
        status: 202,
        headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' },
        body: before,
      });
    });
    // Act
    await ann.writes('Later');
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.page.goBack();
    // Assess
    await ann.seesScreen('why');
    expect(await textIn(ann.page)).toBe('Later');
    expect(sessions).toHaveLength(2);
    await ann.page.goBack();
    await ann.seesScreen('drink');
  });

  test('leave the thanks page, and bring back no screen that was sent', async () => {
    const poll = await tables.putPoll(aSurvey('thanks'));
    const ann = await arriveAtSecond(booth, poll);
    await ann.goOn();
    await ann.seesScreen('when');
    await ann.goOn();
    await ann.seesThanks();
    await ann.page.goForward();
    await ann.seesThanks();
    expect(await ann.page.locator('form').count()).toBe(0);
    await ann.page.goBack();
    await ann.page.waitForURL(BEFORE);
    await ann.page.goForward();
    await ann.seesThanks();
    expect(await ann.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('draft')))).toEqual(
      [],
    );
  });
});
