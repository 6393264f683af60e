import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Poll } from '@booth/shared';
import type { Browser, Page } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { type Booth, openBooth } from './support/booth.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

const root = resolve(__dirname, '..');
const PHONE = { viewport: { width: 390, height: 844 } };

let booth: Booth;
let browser: Browser;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ browser, site } = booth);
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  await booth?.close();
});

/** Waits for the editor of a poll, and returns the poll's id. */
async function editedPoll(page: Page): Promise<string> {
  await page.waitForURL(/\/organize\/polls\/[a-z0-9-]+\/edit$/);
  return page.url().split('/').at(-2) ?? '';
}

/** Saves a poll as a file on its page, and returns what the file says. */
async function savedFile(hanako: Organizer, pollId: string): Promise<string> {
  await hanako.openPoll(pollId);
  return hanako.download('Save as file');
}

const definitionIn = (file: string) => {
  const { version: _version, status: _status, openedAt: _openedAt, ...definition } = Poll.parse(JSON.parse(file));
  return definition;
};

/** Waits until the list has exactly these polls, in this order. */
async function listed(page: Page, titles: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll('main li h2')].map(({ textContent }) => textContent).join() === expected,
    titles.join(),
  );
}

/** Imports a file on the list of polls. */
async function importFile(organizer: Organizer, text: string): Promise<void> {
  const { page } = organizer;
  await organizer.goTo('/organize');
  await page.getByRole('button', { name: 'Import' }).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'poll.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

test('a template and a title are enough for a new poll, whose id is made of the title', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  await page.getByRole('link', { name: 'New poll' }).click();
  await page.getByLabel('Favourites').check();

  // Act
  await page.getByLabel('Title').fill('Which café do you like?');
  await hanako.reads('This ID is free.');
  const findings = await axeFindings(page);
  await page.getByRole('button', { name: 'Create poll' }).click();

  // Assess
  expect(findings).toEqual([]);
  expect(await editedPoll(page)).toBe('which-cafe-do-you-like');
  const poll = Poll.parse(JSON.parse(await savedFile(hanako, 'which-cafe-do-you-like')));
  expect([poll.status, poll.title]).toEqual(['draft', { en: 'Which café do you like?' }]);
  expect(poll.screens.map(({ type }) => type)).toEqual(['choice', 'text']);
  expect(JSON.stringify(poll)).not.toMatch(/"ja":/);
});

test('a taken id is reported while it is typed, with a free one; a reload keeps what was typed', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' });
  const { page } = hanako;
  const id = page.getByLabel('ID', { exact: true });

  // Act: types no id
  await id.fill('Show of hands!');
  // Assess
  await hanako.reads('Use 1 to 64 lower-case letters and digits, with hyphens between them.');

  // Act: types the id of an example
  await id.fill('show-of-hands');
  // Assess
  await hanako.reads('Another poll has the ID “show-of-hands”, or its join code.');
  await page.getByRole('button', { name: 'Create poll' }).click();
  expect([await id.evaluate((field) => field === document.activeElement), page.url()]).toEqual([
    true,
    `${site}/organize/new`,
  ]);

  // Act: accepts the free id, and reloads the page
  await page.getByRole('button', { name: /^Use show-of-hands-\d$/ }).click();
  await hanako.reads('This ID is free.');
  const chosen = await id.inputValue();
  await page.reload();
  await hanako.reads('This ID is free.');
  // Assess
  expect(await id.inputValue()).toBe(chosen);

  // Act: leaves out the title
  await page.getByLabel('Title').fill('');
  await page.getByRole('button', { name: 'Create poll' }).click();
  // Assess
  await hanako.reads('Write something here.');
  expect(page.url()).toBe(`${site}/organize/new`);
});

test('of two who create a poll with one id, the second sees the issue at the field, with a free id', async () => {
  // Prepare: both see that the id is free
  const [fast, slow] = [
    await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' }),
    await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' }),
  ];
  for (const { page } of [fast, slow]) {
    await page.getByLabel('ID', { exact: true }).fill('race');
    await page.getByText('This ID is free.').waitFor();
  }

  // Act
  await fast.page.getByRole('button', { name: 'Create poll' }).click();
  await editedPoll(fast.page);
  await slow.page.getByRole('button', { name: 'Create poll' }).click();

  // Assess
  await slow.reads('Another poll has the ID “race”, or its join code.');
  await slow.page.getByRole('button', { name: 'Use race-2' }).click();
  await slow.page.getByRole('button', { name: 'Create poll' }).click();
  expect(await editedPoll(slow.page)).toBe('race-2');
});

test('on a Japanese phone, everything is in Japanese, and kana become an id', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', PHONE);
  const { page } = hanako;
  await page.getByRole('button', { name: '日本語' }).click();
  await page.getByRole('link', { name: '新規作成' }).click();
  await page.getByRole('heading', { name: '新規作成' }).waitFor();
  const id = page.getByLabel('ID', { exact: true });

  // Act: keeps the template's title, which has kanji
  await hanako.reads('このIDは使えます。');
  const byChance = await id.inputValue();
  await page.getByLabel('タイトル').fill('アンケート・テスト');
  await page.waitForFunction(() => document.body.textContent?.includes('/polls/ankeeto-tesuto'));
  await hanako.reads('このIDは使えます。');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  const findings = await axeFindings(page);
  const words = await page.locator('main').innerText();
  await page.getByRole('button', { name: 'アンケートを作成' }).click();

  // Assess
  expect(byChance).toMatch(/^poll-[a-z2-9]{4}$/);
  expect([width, findings]).toEqual([390, []]);
  expect(words).not.toMatch(/[A-Za-z]{3,} [a-z]{2,}/);
  expect(await editedPoll(page)).toBe('ankeeto-tesuto');
});

test('a saved file is imported as the same poll, as a draft with another id', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/polls/favourite-services' });
  const { page } = hanako;
  const file = await savedFile(hanako, 'favourite-services');

  // Act
  await importFile(hanako, file);
  await hanako.reads('“Your favourite AWS services” has been imported as a draft.');
  await hanako.reads('The ID “favourite-services” is taken, so the draft has the ID “favourite-services-2”.');
  await page.getByRole('link', { name: 'Edit the draft' }).click();
  const pollId = await editedPoll(page);

  // Assess
  expect(pollId).toBe('favourite-services-2');
  const copy = await savedFile(hanako, pollId);
  expect(Poll.parse(JSON.parse(copy))).toMatchObject({ status: 'draft', version: 1 });
  expect({ ...definitionIn(copy), pollId: 'favourite-services' }).toEqual(definitionIn(file));
});

test('a file that is no poll is refused with its issues; a file can be dropped', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  const text = readFileSync(resolve(root, 'services/survey/polls/serverless-habits.json'), 'utf8');

  // Act
  await importFile(hanako, text.replace('"type": "', '"type": "un').replace('"pollId": "', '"pollId": "-'));
  // Assess
  const refusal = page.getByRole('alert').filter({ hasText: 'Nothing was imported.' });
  await refusal.waitFor();
  expect(await refusal.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/^Line 3: ID Use 1 to 64 lower-case letters/),
    expect.stringMatching(/^Line \d+: Screen 1 › Type /),
  ]);

  // Act
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'habits.json', { type: 'application/json' }));
    return data;
  }, text);
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await hanako.reads('Drop the poll file here to import it');
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  // Assess
  await hanako.reads('has been imported as a draft.');
  expect(await refusal.count()).toBe(0);
});

test('the menu of a poll in the list duplicates, archives and deletes it, by keyboard alone', async () => {
  // Prepare
  const tables = pollTables(booth.cloud);
  await tables.putPoll({ ...exampleAs('menu', 'session-feedback'), title: { en: 'How was the menu?' } });
  tables.stop();
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  await hanako.goTo('/organize?q=menu');
  const menu = page.getByRole('button', { name: 'More actions: How was the menu?', exact: true }).first();

  // Act
  await menu.press('Enter');
  await page.getByRole('button', { name: 'Duplicate' }).press('Enter');
  // Assess
  expect(await editedPoll(page)).toBe('menu-copy');

  // Act: Escape hides the menu, and the focus returns
  await hanako.goTo('/organize?q=menu');
  const copy = page.getByRole('button', { name: 'More actions: How was the menu? (copy)' });
  await copy.press('Enter');
  await page.getByRole('button', { name: 'Archive' }).waitFor();
  const findings = await axeFindings(page);
  await page.keyboard.press('Escape');
  // Assess
  expect(findings).toEqual([]);
  expect(await copy.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await copy.getAttribute('aria-expanded')).toBe('false');

  // Act
  await copy.press('Enter');
  await page.getByRole('button', { name: 'Archive' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).press('Enter');
  // Assess
  const line = page.getByRole('listitem').filter({ hasText: 'menu-copy' });
  await line.getByText('Archived', { exact: true }).waitFor();

  // Act: deletes a poll that was never opened
  await page.getByRole('button', { name: 'Delete poll…' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete poll' }).press('Enter');
  // Assess
  await hanako.reads('“How was the menu? (copy)” is deleted.');
  await line.waitFor({ state: 'detached' });
});

test('a poll is found by a word, its join code and its status, and Back keeps the search', async () => {
  // Prepare: so many polls that the list needs a search
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  const text = readFileSync(resolve(root, 'services/survey/polls/show-of-hands.json'), 'utf8');
  for (const name of ['alpha', 'beta', 'gamma']) {
    await importFile(hanako, text.replace('"show-of-hands"', `"${name}"`).replace('A show of hands', `Found ${name}`));
    await hanako.reads(`“Found ${name}” has been imported as a draft.`);
  }
  const search = page.getByRole('searchbox', { name: 'Search' });
  const found = ['Found alpha', 'Found beta', 'Found gamma'];

  // Act
  await search.fill('found');
  // Assess
  await listed(page, found);

  // Act
  await search.fill('kaj fe7');
  // Assess
  await listed(page, ['A show of hands']);

  // Act
  await search.fill('found');
  await page.getByLabel('Status').selectOption({ label: 'Open' });
  // Assess
  await hanako.reads('No poll matches.');

  // Act
  await page.getByLabel('Status').selectOption({ label: 'Draft' });
  await page.getByRole('link', { name: 'Found beta' }).click();
  await page.getByRole('heading', { name: 'Voting' }).waitFor();
  await page.goBack();
  // Assess
  await listed(page, found);
});
