import type { Poll } from '@booth/shared';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { choose } from './support/editor.ts';
import { Organizer } from './support/organizer.ts';
import { pollTables } from './support/poll-tables.ts';

const DRAFT = 'after-lunch';

/** A draft whose second question is only for visitors who were not content. */
const draft = {
  pollId: DRAFT,
  version: 1,
  title: { en: 'After lunch', ja: '昼食のあとで' },
  status: 'draft',
  visibility: 'live',
  opensAt: '2040-01-01T00:00:00Z',
  screens: [
    {
      type: 'rating',
      id: 'taste',
      title: { en: 'How was it?', ja: 'いかがでしたか？' },
      required: true,
      max: 3,
      rules: [{ when: { screen: 'taste', is: '3' }, goTo: 'again' }],
    },
    { type: 'text', id: 'wrong', title: { en: 'What went wrong?', ja: '何が問題でしたか？' } },
    {
      type: 'choice',
      id: 'again',
      title: { en: 'Would you come again?', ja: 'また来ますか？' },
      options: [
        { id: 'yes', label: { en: 'Yes', ja: 'はい' } },
        { id: 'no', label: { en: 'No', ja: 'いいえ' } },
      ],
    },
  ],
};

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;
let poll: Poll;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser, site } = booth);
  tables = pollTables(cloud);
  poll = await tables.putPoll(draft);
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const phoneOn = (page: Page) => page.frameLocator('iframe');
const asks = (phone: FrameLocator, question: string) =>
  phone.getByRole('heading', { level: 1, name: question, exact: true }).waitFor();
const press = (phone: FrameLocator, name: string | RegExp) => phone.getByRole('button', { name }).click();

/** Returns everything that the browser stores for the site. */
const kept = (page: Page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));

test('a draft can be tried to its end, with branching and Back, and nothing leaves the page', async () => {
  // Prepare
  const { page } = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${DRAFT}` });
  await page.getByRole('link', { name: 'Open preview' }).click();
  const phone = phoneOn(page);
  await asks(phone, 'After lunch');
  const before = await kept(page);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== site) asked.push(request.url());
  });
  page.on('websocket', (socket) => asked.push(socket.url()));

  // Act
  await press(phone, 'Start');
  await asks(phone, 'How was it?');
  await press(phone, 'Next');
  await phone.getByText('Please choose').waitFor();
  await phone.getByRole('radio', { name: /^1\b/ }).check();
  await press(phone, 'Next');
  await asks(phone, 'What went wrong?');
  await press(phone, 'Back');
  await asks(phone, 'How was it?');
  await phone.getByRole('radio', { name: /^3\b/ }).check();
  await press(phone, 'Next');
  await asks(phone, 'Would you come again?');
  await phone.getByRole('radio', { name: 'Yes' }).check();
  await press(phone, 'Cast my vote');

  // Assess: the voter sees the vote and the standings
  await asks(phone, 'Thank you!');
  await phone.locator('[data-row="yes"] [data-count]').getByText('1', { exact: true }).waitFor();
  await phone.getByRole('link', { name: 'See the live results' }).click();
  await page.getByText('Links to other pages do nothing in the preview.').waitFor();
  await asks(phone, 'Thank you!');
  expect(asked).toEqual([]);
  expect(await kept(page)).toBe(before);

  // Act: starts over as the next visitor
  await page.getByRole('button', { name: 'Start over' }).click();
  await asks(phone, 'After lunch');

  // Assess: one step back leaves the page, whatever happened on the phone
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'After lunch', exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/organize/polls/${DRAFT}`);
});

test('the phone shows what is typed, on the same screen, and the focus stays in the field', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${DRAFT}/edit` });
  const { page } = hanako;
  const phone = phoneOn(page);
  await asks(phone, 'How was it?');
  await phone.getByRole('radio', { name: /^2\b/ }).check();
  const title = page.getByLabel('Title (English)').first();

  // Act: adds a word to the question
  await title.click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Tell us!');
  // Assess
  await asks(phone, 'How was it? Tell us!');
  expect(await phone.getByRole('radio', { name: /^2\b/ }).isChecked()).toBe(true);
  expect(await title.evaluate((field) => field === document.activeElement)).toBe(true);

  // Act: selects another screen in the outline
  await choose(hanako, /^Would you come again\? 3/);
  // Assess
  await asks(phone, 'Would you come again?');
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('IFRAME');
  await press(phone, 'Back');
  await asks(phone, 'What went wrong?');

  // Act: empties a title in both languages, which is an issue
  for (const language of ['English', 'Japanese']) await page.getByLabel(`Title (${language})`).first().fill('');
  // Assess: the last version without an issue stays
  await page.getByText('There are issues. This is the last version without any.').waitFor();
  await asks(phone, 'What went wrong?');
  await page.getByLabel('Title (English)').first().fill('Once more?');
  await page.getByText('There are issues.').waitFor({ state: 'hidden' });
  await press(phone, 'Next');
  await asks(phone, 'Once more?');
});

test('the phone goes to a selected screen and language without a pause in typing', async () => {
  // Prepare: an editor in which no pause ends, so nothing that waits for one is sent
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${DRAFT}/edit` });
  const { page } = hanako;
  const phone = phoneOn(page);
  await asks(phone, 'How was it?');
  await page.evaluate(() => {
    const start = window.setTimeout.bind(window);
    Object.assign(window, { setTimeout: (run: () => void, delay = 0) => (delay > 0 ? 0 : start(run)) });
  });
  // Act
  await choose(hanako, /^Would you come again\? 3/);
  // Assess
  await asks(phone, 'Would you come again?');
  // Act
  await page.getByRole('group', { name: 'Language of the preview' }).getByRole('button', { name: '日本語' }).click();
  // Assess
  await asks(phone, 'また来ますか？');
});

test('JSON that is broken for a moment does not take the answers on the phone', async () => {
  // Prepare
  const { page } = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${DRAFT}/edit` });
  const phone = phoneOn(page);
  await asks(phone, 'How was it?');
  await phone.getByRole('radio', { name: /^2\b/ }).check();
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.getByRole('textbox', { name: 'JSON' }).click();
  await page.keyboard.press('ControlOrMeta+End');
  // Act: removes the last bracket and the line's end, and puts the bracket back
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.getByText('There are issues. This is the last version without any.').waitFor();
  await page.keyboard.type('}');
  await page.getByText('There are issues.').waitFor({ state: 'hidden' });
  // Assess
  await asks(phone, 'How was it?');
  expect(await phone.getByRole('radio', { name: /^2\b/ }).isChecked()).toBe(true);
});

test('the phone has the language that is chosen below it or on it, and the page keeps its own', async () => {
  // Prepare
  const { page } = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${DRAFT}/preview` });
  const phone = phoneOn(page);
  const under = page.getByRole('group', { name: 'Language of the preview' });
  await asks(phone, 'After lunch');

  expect(await axeFindings(page)).toEqual([]);

  // Act
  await under.getByRole('button', { name: '日本語' }).click();
  // Assess
  await asks(phone, '昼食のあとで');
  await page.getByRole('heading', { level: 1, name: 'Preview: After lunch' }).waitFor();

  // Act
  await press(phone, 'English');
  // Assess
  await asks(phone, 'After lunch');
  await under.getByRole('button', { name: 'English', pressed: true }).waitFor();

  // Act: switches the page to Japanese, and reloads it
  await page.getByRole('banner').getByRole('button', { name: '日本語' }).click();
  await page.getByRole('heading', { level: 1, name: 'プレビュー：昼食のあとで' }).waitFor();
  await page.reload();
  // Assess
  await asks(phone, '昼食のあとで');
});

test('the link to a preview works for organizers only, after a sign-in', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${DRAFT}` });
  await hanako.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site });

  // Act
  await hanako.page.getByRole('button', { name: 'Copy preview link' }).click();
  await hanako.reads('Link copied. Only organizers can open it.');
  const link = await hanako.page.evaluate(() => navigator.clipboard.readText());

  // Assess: another browser
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'hanako' }).click();
  await asks(phoneOn(page), 'After lunch');
  expect(page.url()).toBe(link);

  // Assess: somebody who is no organizer
  const taro = await Organizer.signIn(browser, site, 'taro', { at: new URL(link).pathname });
  await taro.reads('You are not an organizer');
  expect(await taro.page.locator('iframe').count()).toBe(0);
});

test('the preview page explains itself when it is opened without the editor', async () => {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(`${site}/preview`);
  await page.getByText('The editor shows a poll here as visitors will see it.').waitFor();
});

describe('as it is deployed', () => {
  test('a page of the site may frame the preview, which shows the poll that the page sends', async () => {
    // Prepare
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    await page.goto(`${site}/organize`);

    // Act
    await page.evaluate(
      (shown) => {
        const frame = document.createElement('iframe');
        frame.src = '/preview';
        window.addEventListener('message', ({ source, data }) => {
          if (source === frame.contentWindow && data.type === 'ready')
            frame.contentWindow?.postMessage({ type: 'show', poll: shown, language: 'en', place: 0 }, location.origin);
        });
        document.body.append(frame);
      },
      { ...poll, status: 'open' as const, opensAt: undefined },
    );

    // Assess
    await asks(phoneOn(page), 'After lunch');
    expect(refused).toEqual([]);
  });
});
