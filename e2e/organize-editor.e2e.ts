import type { Browser, BrowserContext } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { type Booth, openBooth } from './support/booth.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

const POLL = 'edited-feedback';

let booth: Booth;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ browser, site } = booth);
  tables = pollTables(booth.cloud);
  await tables.putPoll(exampleAs(POLL, 'session-feedback'));
}, 120_000);

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

/** Opens a poll in the editor. */
async function edit(organizer: Organizer, pollId = POLL): Promise<void> {
  await organizer.page.goto(`${site}/organize/polls/${pollId}/edit`);
  await organizer.page.getByRole('tab', { name: /^(Edit|編集)$/ }).waitFor();
}

/** Waits until the outline has these screens. */
async function hasScreens({ page }: Organizer, ...titles: RegExp[]): Promise<void> {
  const screens = page.getByRole('list', { name: 'Screens' }).getByRole('listitem');
  for (const [place, title] of titles.entries()) await screens.nth(place).filter({ hasText: title }).waitFor();
  await screens.nth(titles.length).waitFor({ state: 'detached' });
}

/** Opens the poll in another tab of the same browser. */
async function inNewTab(context: BrowserContext): Promise<Organizer> {
  const page = await context.newPage();
  await page.goto(`${site}/organize/polls/${POLL}/edit`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'hanako' }).click();
  await page.getByRole('tab', { name: 'Edit' }).waitFor();
  return new Organizer(page, site);
}

/** Chooses a screen, or the settings, in the outline. */
const choose = ({ page }: Organizer, name: RegExp | string) =>
  page.getByRole('navigation', { name: 'Parts of the poll' }).getByRole('button', { name }).first().click();

/** Waits until the JSON of the poll has this line near its beginning or its end. */
async function hasLine({ page }: Organizer, text: string, end: 'Home' | 'End'): Promise<void> {
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.locator('.cm-content').press(`Control+${end}`);
  await page.locator('.cm-line').filter({ hasText: text }).first().waitFor();
  await page.getByRole('tab', { name: 'Edit' }).click();
}

/** Creates a draft of one screen, and opens it in the editor. */
async function draftOf(organizer: Organizer, title: string): Promise<string> {
  const { page } = organizer;
  await page.goto(`${site}/organize/new`);
  await page.getByLabel('Empty').check();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Create poll' }).click();
  await page.getByRole('tab', { name: 'Edit' }).waitFor();
  const [, pollId = ''] = /polls\/([^/]+)\/edit/.exec(page.url()) ?? [];
  return pollId;
}

test('a poll is built screen by screen, and each step is undone and done again', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  const pollId = await draftOf(hanako, 'Lunch at the booth');

  // Act: adds two more screens, each with its own texts
  await page.getByRole('button', { name: 'Add screen' }).click();
  await page.getByRole('menuitem', { name: /^Rating/ }).click();
  await page.getByLabel(/^Title/).fill('How was it?');
  await page.getByRole('button', { name: 'Add screen' }).click();
  await page.getByRole('menuitem', { name: /^Text/ }).click();
  await page.getByLabel(/^Title/).fill('What was missing?');
  // Assess
  await hasScreens(hanako, /Your question/, /How was it\?/, /What was missing\?/);

  // Act: moves one up, duplicates it, and deletes the copy
  await page.getByRole('button', { name: 'Move What was missing? up' }).click();
  await hasScreens(hanako, /Your question/, /What was missing\?/, /How was it\?/);
  await page.getByRole('button', { name: 'Duplicate “What was missing?”' }).click();
  await hasScreens(hanako, /Your question/, /What was missing\?/, /What was missing\?/, /How was it\?/);
  await page.getByRole('button', { name: 'Delete “What was missing?”' }).click();
  // Assess: the page says what was deleted, and offers to undo it
  await hasScreens(hanako, /Your question/, /What was missing\?/, /How was it\?/);
  const deleted = page.getByRole('status').filter({ hasText: '“What was missing?” is deleted.' });
  await deleted.getByRole('button', { name: 'Undo' }).click();
  await hasScreens(hanako, /Your question/, /What was missing\?/, /What was missing\?/, /How was it\?/);
  await deleted.waitFor({ state: 'detached' });

  // Act: undoes the duplicate and the move by keys, and does them again
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await hasScreens(hanako, /Your question/, /How was it\?/, /What was missing\?/);
  await page.keyboard.press('Control+Shift+z');
  await hasScreens(hanako, /Your question/, /What was missing\?/, /How was it\?/);

  // Act: undoes what was typed into a field
  await choose(hanako, /^How was it\?/);
  await page.getByLabel(/^Title/).pressSequentially(' Really');
  await page.keyboard.press('Control+z');
  // Assess
  expect(await page.getByLabel(/^Title/).inputValue()).toBe('How was it?');

  // Act: saves by a key, and the page stays
  await page.keyboard.press('Control+s');
  // Assess
  await hanako.reads('Saved (version 2)');
  await page.reload();
  await hasScreens(hanako, /Your question/, /What was missing\?/, /How was it\?/);
  await page.getByRole('link', { name: 'Back' }).click();
  await hanako.reads('Poll edited');
  expect(new URL(page.url()).pathname).toBe(`/organize/polls/${pollId}`);
}, 120_000);

test('an issue is shown at its field or its line of JSON, and the list leads there', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  await edit(hanako);

  // Act
  await choose(hanako, /2\. /);
  await page.getByLabel('Title (Japanese)').fill('');
  await page.getByLabel('Title (English)').fill('');
  await choose(hanako, 'Poll settings');
  await page.getByRole('button', { name: '1 issue', exact: true }).click();
  await page.getByRole('button', { name: /^Screen 2 › Title/ }).click();
  // Assess: the screen is open, and its field has the focus
  const title = page.getByLabel('Title (English)');
  expect(await title.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await title.getAttribute('aria-invalid')).toBe('true');
  await hanako.reads('Write the text in one language at least.');
  await page.getByRole('navigation', { name: 'Parts of the poll' }).getByText('1 issue').waitFor();

  // Act: tries to save, and is shown the issue
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog', { name: '1 issue' }).getByRole('button').waitFor();
  await page.keyboard.press('Escape');

  // Act: in Japanese, in JSON
  await page.getByRole('button', { name: '日本語' }).first().click();
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page
    .getByRole('region', { name: '問題点' })
    .getByRole('button', { name: /^画面2 › タイトル/ })
    .click();
  // Assess
  await hanako.reads('少なくとも1つの言語で入力してください。');
  await page.locator('.cm-focused').waitFor();

  // Act: undoes what was typed as JSON, with the same keys
  await page.keyboard.type('x');
  await page.getByRole('button', { name: /^問題点/ }).waitFor();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  // Assess
  await page.getByRole('region', { name: '問題点' }).waitFor({ state: 'detached' });
}, 90_000);

test('what was typed is still there after a reload and in a new tab, and tabs follow each other', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  const context = page.context();
  await edit(hanako);
  const title = page.getByLabel('Title (English)');

  // Act
  await title.fill('Was it worth your time?');
  await hanako.reads('Not saved, kept in this browser');
  await page.reload();
  // Assess
  await page.getByRole('tab', { name: 'Edit' }).waitFor();
  expect(await title.inputValue()).toBe('Was it worth your time?');

  // Act: closes the tab, and opens another one, which asks to sign in
  await page.close();
  const other = await inNewTab(context);
  // Assess
  expect(await other.page.getByLabel('Title (English)').inputValue()).toBe('Was it worth your time?');

  // Act: types into the second of two open tabs
  const third = await inNewTab(context);
  await other.page.getByLabel('Title (English)').fill('Would you come again?');
  // Assess: the first tab shows it, says so, and can undo it
  await third.reads('You changed this poll in another tab.');
  expect(await third.page.getByLabel('Title (English)').inputValue()).toBe('Would you come again?');
  await third.page.getByRole('button', { name: 'Undo' }).click();
  expect(await third.page.getByLabel('Title (English)').inputValue()).toBe('Was it worth your time?');

  // Act: discards the changes, and brings them back
  await third.page.getByRole('button', { name: 'More actions' }).click();
  await third.page.getByRole('menuitem', { name: 'Discard changes' }).click();
  // Assess
  await third.reads('Saved (version');
  await third.page.getByRole('button', { name: 'Bring my text back' }).click();
  expect(await third.page.getByLabel('Title (English)').inputValue()).toBe('Was it worth your time?');
}, 90_000);

test('of two organizers who edit one poll, the second compares both versions and keeps all changes', async () => {
  // Prepare: two browsers with the same poll
  const [mine, theirs] = await Promise.all([
    Organizer.signIn(browser, site, 'hanako'),
    Organizer.signIn(browser, site, 'hanako'),
  ]);
  await draftOf(mine, 'Two cooks');
  await theirs.page.goto(mine.page.url());

  // Act: a colleague saves while the other one types
  await mine.page.getByLabel(/^Title/).fill('Which soup?');
  await choose(theirs, 'Poll settings');
  await theirs.page.getByLabel(/^Title/).fill('Two cooks at work');
  await theirs.page.getByRole('button', { name: 'Save' }).click();
  await theirs.reads('Saved (version 2)');
  await mine.page.getByRole('button', { name: 'Save' }).click();
  // Assess
  await mine.page.getByRole('heading', { name: 'Someone else saved this poll' }).waitFor();
  expect(await mine.page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);

  // Act
  await mine.page.getByRole('button', { name: 'Apply my changes to theirs' }).click();
  await mine.reads('Your changes are applied to version 2.');
  await mine.page.getByRole('button', { name: 'Save', exact: true }).click();
  // Assess
  await mine.reads('Saved (version 3)');
  await hasScreens(mine, /Which soup\?/);
  await hasLine(mine, 'Two cooks at work', 'Home');
}, 90_000);

test('times can be set in another time zone, and durations in words of people', async () => {
  // Prepare: an organizer in Berlin, for an event in Tokyo
  const hanako = await Organizer.signIn(browser, site, 'hanako', { timezoneId: 'Europe/Berlin' });
  const { page } = hanako;
  await draftOf(hanako, 'Tokyo Summit');
  await choose(hanako, 'Poll settings');

  // Act
  expect(await page.getByLabel('Time zone of these times').inputValue()).toBe('Europe/Berlin');
  await page.getByLabel('Time zone of these times').selectOption('Asia/Tokyo');
  await page.getByLabel('Opens').fill('2027-06-01T09:00');
  await page.getByLabel('Time for each screen: minutes').fill('2');
  await page.getByLabel('Time for each screen: seconds').fill('30');
  // Assess
  await hasLine(hanako, '"opensAt": "2027-06-01T09:00:00+09:00"', 'End');
  await hasLine(hanako, '"screenHeartbeatSeconds": 150', 'End');

  // Act: sets the same moment in the time zone at home, and a time that its clocks skip
  await page.getByLabel('Time zone of these times').selectOption('Europe/Berlin');
  expect(await page.getByLabel('Opens').inputValue()).toBe('2027-06-01T02:00');
  await page.getByLabel('Opens').fill('2027-03-28T02:30');
  // Assess: the poll cannot be saved
  await hanako.reads('The clocks go forward, so this time does not exist.');
  await page.getByRole('button', { name: '1 issue', exact: true }).click();
  await page.getByRole('button', { name: /^Opens/ }).click();
  expect(await page.getByLabel('Opens').evaluate((field) => field === document.activeElement)).toBe(true);
}, 90_000);

test('a phone shows one part of the editor at a time, with large targets and no sideways scrolling', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  const { page } = hanako;
  await edit(hanako);
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

  // Act: goes from the outline to a screen and back
  await hasScreens(hanako, /1\. /, /2\. /, /3\. /);
  expect(await page.getByLabel('Title (English)').isVisible()).toBe(false);
  await choose(hanako, /3\. /);
  // Assess
  await page.getByLabel('Title (English)').waitFor();
  expect(await fits()).toBe(true);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Parts of the poll' }).click();
  await hasScreens(hanako, /1\. /, /2\. /, /3\. /);
  expect(await axeFindings(page)).toEqual([]);

  // Act: opens the settings, whose last field must not be behind the bar at the bottom
  await choose(hanako, 'Poll settings');
  const zone = page.getByLabel('Time zone of these times');
  await zone.focus();
  // Assess
  const bar = await page.getByRole('button', { name: 'Save' }).boundingBox();
  const box = await zone.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(bar?.y ?? 0);
  expect(await fits()).toBe(true);
  // Shows all of it at once: axe takes a target that is half behind the bar for a small one.
  await page.setViewportSize({ width: 390, height: 4_000 });
  expect(await axeFindings(page)).toEqual([]);

  // Act
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: 'Preview' }).click();
  await page.getByRole('tabpanel').locator('iframe').waitFor();
  expect(await fits()).toBe(true);
}, 120_000);
