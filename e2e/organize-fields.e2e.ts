import type { Browser, BrowserContextOptions } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { type Desk, organizersDesk } from './support/desk.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

/** Copies of examples, which this suite edits. */
const [HANDS, FEEDBACK, HABITS] = ['fields-hands', 'fields-feedback', 'fields-habits'] as const;
const PHONE = { viewport: { width: 390, height: 844 } };

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let desk: Desk;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser, site } = booth);
  desk = await organizersDesk(cloud);
  tables = pollTables(cloud);
  await tables.putPoll(exampleAs(HANDS, 'show-of-hands'));
  await tables.putPoll(exampleAs(FEEDBACK, 'session-feedback'));
  await tables.putPoll(exampleAs(HABITS, 'serverless-habits'));
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

/** Opens a poll in the editor. */
async function editor(pollId: string, options: BrowserContextOptions = {}): Promise<Organizer> {
  const hanako = await Organizer.signIn(browser, site, 'hanako', {
    ...options,
    at: `/organize/polls/${pollId}/edit`,
  });
  await hanako.page.getByRole('tab', { name: /^(Edit|編集)$/ }).waitFor();
  return hanako;
}

/** Chooses a screen in the outline. */
const choose = ({ page }: Organizer, title: string) =>
  page.locator('nav').getByRole('button', { name: title }).and(page.locator(':not([aria-label])')).first().click();

/** Saves, and returns the stored poll. */
async function saved({ page }: Organizer, pollId: string) {
  const { version } = await desk.readPoll(pollId);
  await page.getByRole('button', { name: /^(Save|保存)$/ }).click();
  await page
    .getByText(new RegExp(`(?:version |バージョン)${version + 1}\\b`, 'i'))
    .first()
    .waitFor();
  return desk.readPoll(pollId);
}

/** Pastes a text into the field that has the focus. */
const paste = ({ page }: Organizer, text: string) =>
  page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);

test('options are pasted, put in order, hidden and given pictures', async () => {
  // Prepare
  const hanako = await editor(HANDS);
  const { page } = hanako;
  await choose(hanako, 'Do you use serverless at work?');
  const before = (await desk.readPoll(HANDS)).screens[0];
  const known = before !== undefined && 'options' in before ? before.options : [];

  // Act: pastes twenty lines of a document, two of them repeated
  const drinks = Array.from({ length: 18 }, (_, index) => `Drink ${index + 1}`);
  await page.getByLabel('New option').focus();
  await paste(
    hanako,
    ['• Drink 1', ...drinks.map((drink, index) => `${index + 1}. ${drink}`), '', 'DRINK 2'].join('\n'),
  );
  // Assess
  await hanako.reads('18 lines added. 2 lines are already there.');

  // Act: adds one by Enter
  await page.getByLabel('New option').fill('Tea');
  await page.keyboard.press('Enter');
  const options = page.getByRole('list', { name: 'Options' }).getByRole('listitem');
  await options.nth(known.length + 18).waitFor();

  // Act: moves the last one up by its button, which keeps the focus, and once more by keys
  await page.getByLabel(`Option ${known.length + 19}: more`).click();
  await page.getByRole('button', { name: 'Move Tea up' }).focus();
  await page.keyboard.press('Enter');
  await hanako.reads(`Tea: position ${known.length + 18} of ${known.length + 19}.`);
  await page.getByRole('button', { name: 'Move Tea', exact: true }).press('Space');
  await hanako.reads(`Tea picked up at position ${known.length + 18} of ${known.length + 19}.`);
  await page.keyboard.press('ArrowUp');
  await hanako.reads(`Tea: position ${known.length + 17} of ${known.length + 19}.`);
  await page.keyboard.press('Space');
  await page.locator('[data-dnd-dragging]').waitFor({ state: 'detached' });

  // Act: gives it a picture, at an address that browsers refuse, then at one that they accept
  const picture = page.getByLabel('Picture (address)');
  await picture.fill('http://example.com/tea.png');
  await hanako.reads(/^use an https:\/\/ address without a name or password/i);
  await picture.fill(`/stamp.svg`);
  await page
    .getByRole('group', { name: /^Option \d+$/ })
    .locator('img[src="/stamp.svg"]')
    .waitFor();
  await page.getByLabel('Hide this option').check();

  // Assess: an option that may have votes stays
  await page.getByLabel('Option 1: more').click();
  await page.getByLabel('Option 1: delete').click({ force: true });
  await hanako.reads("This option may have votes, so it can't be deleted. Hide it instead.");
  expect(await axeFindings(page)).toEqual([]);
  const { screens } = await saved(hanako, HANDS);
  const after = screens[0] !== undefined && 'options' in screens[0] ? screens[0].options : [];
  expect(after.map(({ label }) => label.en)).toEqual([
    ...known.map(({ label }) => label.en),
    ...drinks.slice(0, 16),
    'Tea',
    'Drink 17',
    'Drink 18',
  ]);
  expect(after.find(({ id }) => id === 'tea')).toMatchObject({ image: '/stamp.svg', hidden: true });
});

test('no character is lost when one of a hundred options is typed fast', async () => {
  // Prepare
  const hanako = await editor(HANDS);
  const { page } = hanako;
  await choose(hanako, 'Do you use serverless at work?');
  await page.getByLabel('New option').focus();
  await paste(hanako, Array.from({ length: 120 }, (_, index) => `Brand ${index + 1}`).join('\n'));
  await hanako.reads(/lines were not added\. You can add up to 100\./);
  const label = page.locator('[data-path="screens.0.options.60.label.en"]');
  const neighbour = page.locator('[data-path="screens.0.options.61.label.en"]');

  // Act
  const typed = 'the quick brown fox jumps over the lazy dog';
  for (const field of [label, neighbour]) {
    await field.fill('');
    await field.pressSequentially(typed);
  }

  // Assess
  expect(await label.inputValue()).toBe(typed);
  const { screens } = await saved(hanako, HANDS);
  const options = screens[0] !== undefined && 'options' in screens[0] ? screens[0].options : [];
  expect(options.slice(60, 62).map((option) => option.label.en)).toEqual([typed, typed]);
  expect(options).toHaveLength(100);
});

test('branching is shown and edited as sentences, in Japanese, on a phone', async () => {
  // Prepare
  const hanako = await editor(FEEDBACK, { ...PHONE, locale: 'ja-JP' });
  const { page } = hanako;
  const { screens } = await desk.readPoll(FEEDBACK);
  const [rating] = screens;
  const last = screens.at(-1);
  const titleOf = (screen: typeof rating) => screen?.title.ja ?? '';
  await page
    .getByRole('button', { name: titleOf(rating) })
    .and(page.locator(':not([aria-label])'))
    .first()
    .click();

  const first = `回答が「1（とても不満）」または「2」なら、「${titleOf(last)}」に進みます。`;
  await page.getByRole('button', { name: first, exact: true }).waitFor();

  // Act: lets the ratings 3 and 4 lead to the end
  await page.getByRole('button', { name: 'ルールを追加' }).click();
  await page.getByRole('group', { name: '回答' }).getByLabel('4', { exact: true }).check();
  await page.getByLabel('進む先').selectOption({ label: 'アンケートの終わり' });

  // Assess
  const second = '回答が「3」または「4」なら、アンケートの終わりに進みます。';
  await page.getByRole('button', { name: second, exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
  expect(await axeFindings(page)).toEqual([]);
  const after = await saved(hanako, FEEDBACK);
  expect(after.screens[0]?.rules).toEqual([
    ...(rating?.rules ?? []),
    ...['3', '4'].map((is) => ({ when: { screen: rating?.id, is }, goTo: 'end' })),
  ]);
});

test('a language is added by its tag, shows its missing texts with their fields, and is removed', async () => {
  // Prepare
  const hanako = await editor(HABITS);
  const { page } = hanako;
  const before = await desk.readPoll(HABITS);
  await page.getByRole('button', { name: 'Poll settings' }).click();

  // Act
  await page.getByLabel('Add a language').selectOption({ label: 'Another language…' });
  await page.getByLabel('Language tag').fill('english please');
  await hanako.reads('This is not a language tag.');
  await page.getByLabel('Language tag').fill('pt-br');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByLabel('Title (Brazilian Portuguese)').fill('Hábitos');

  // Assess: all other texts are missing, and the first of them leads to its field
  await page.getByText(/^\d+ texts missing$/).click();
  await page.getByRole('button', { name: /^Screen 1 › Title/ }).click();
  await page.keyboard.type('Primeira');
  expect(await page.locator('[data-path="screens.0.title.pt-BR"]').inputValue()).toBe('Primeira');

  // Act: writes a label in the third language, whose row is closed
  const label = page.locator('[data-path="screens.0.options.1.label.pt-BR"]');
  expect(await label.count()).toBe(0);
  await page.getByRole('button', { name: 'Poll settings' }).click();
  await page.getByText(/^\d+ texts missing$/).click();
  await page.getByRole('button', { name: /^Screen 1 › Option 2 › Label/ }).click();
  await page.keyboard.type('Segunda');
  // Assess
  expect(await label.inputValue()).toBe('Segunda');
  const withThree = await saved(hanako, HABITS);
  expect(withThree.title['pt-BR']).toBe('Hábitos');
  expect(withThree.screens[0]?.title['pt-BR']).toBe('Primeira');

  // Act: removes the language
  await page.getByRole('button', { name: 'Poll settings' }).click();
  await page.getByRole('button', { name: 'Remove Brazilian Portuguese' }).click();
  await hanako.reads('3 texts in Brazilian Portuguese will be deleted.');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  // Assess
  const { version: _now, ...after } = await saved(hanako, HABITS);
  const { version: _then, ...first } = before;
  expect(after).toEqual(first);
});
