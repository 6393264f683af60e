import type { Browser } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { type Booth, openBooth } from './support/booth.ts';
import { choose, createDraft, hasLine, hasScreens, openEditor } from './support/editor.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

const POLL = 'edited-feedback';
/** The page that loads least. */
const NEW = { at: '/organize/new' };

let booth: Booth;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ browser, site } = booth);
  tables = pollTables(booth.cloud);
  await tables.putPoll(exampleAs(POLL, 'session-feedback'));
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

test('a poll is built screen by screen, and each step is undone and done again', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', NEW);
  const { page } = hanako;
  const pollId = await createDraft(hanako, 'Lunch at the booth');

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
});

test('an issue is shown at its field or its line of JSON, and the list leads there', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', NEW);
  const { page } = hanako;
  await openEditor(hanako, POLL);

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
});

test('no key is lost that is pressed in the JSON while the page still follows the last one', async () => {
  // Prepare
  const { page } = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${POLL}/edit` });
  await page.getByRole('tab', { name: 'JSON' }).click();
  const json = page.getByRole('textbox', { name: 'JSON' });
  await json.press('Control+End');
  await page.keyboard.insertText('x'.repeat(100));
  await page.getByRole('button', { name: '1 issue', exact: true }).waitFor();
  // Act: presses a key in each task of the page, as if React were slow
  await json.evaluate(async (editor) => {
    const { port1, port2 } = new MessageChannel();
    const backspace = { key: 'Backspace', keyCode: 8, bubbles: true, cancelable: true };
    for (let keys = 0; keys < 40; keys += 1) {
      editor.dispatchEvent(new KeyboardEvent('keydown', backspace));
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(undefined);
      });
    }
  });
  // Assess
  await json.locator('.cm-line', { hasText: /^x{60}$/ }).waitFor();
});

test('times can be set in another time zone, and durations in words of people', async () => {
  // Prepare: an organizer in Berlin, for an event in Tokyo
  const hanako = await Organizer.signIn(browser, site, 'hanako', { ...NEW, timezoneId: 'Europe/Berlin' });
  const { page } = hanako;
  await createDraft(hanako, 'Tokyo Summit');
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
});

test('a phone shows one part of the editor at a time, with large targets and no sideways scrolling', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', {
    ...NEW,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  const { page } = hanako;
  await openEditor(hanako, POLL);
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
});
