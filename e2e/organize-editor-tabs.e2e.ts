import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Booth, openBooth } from './support/booth.ts';
import { choose, createDraft, hasLine, hasScreens, openEditor } from './support/editor.ts';
import { untilArranged } from './support/open-page.ts';
import { Organizer } from './support/organizer.ts';
import { exampleAs, pollTables } from './support/poll-tables.ts';

const POLL = 'edited-in-tabs';

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

/** Opens the poll in another tab of the same browser. */
async function inNewTab(context: BrowserContext): Promise<Organizer> {
  const page = await context.newPage();
  await page.goto(`${site}/organize/polls/${POLL}/edit`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'hanako' }).click();
  await page.getByRole('tab', { name: 'Edit' }).waitFor();
  return new Organizer(page);
}

/** Returns the key and the text of the draft that a page keeps. */
async function keptDraft(page: Page): Promise<[key: string, draft: string]> {
  const kept = await page.evaluate(() =>
    Object.entries(localStorage).find(([key]) => key.startsWith('booth:poll-draft:')),
  );
  if (kept === undefined) throw new Error('the page keeps no draft');
  return kept;
}

test('what was typed is still there after a reload and in a new tab, and tabs follow each other', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${POLL}/edit` });
  const { page } = hanako;
  const context = page.context();
  await page.getByRole('tab', { name: 'Edit' }).waitFor();
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
  const notice = third.page.getByText('You changed this poll in another tab.');
  await notice.waitFor({ state: 'detached' });
  await other.reads('Was it worth your time?');

  // Act: the same while the second tab shows JSON
  await third.page.getByRole('tab', { name: 'JSON' }).click();
  await other.page.getByLabel('Title (English)').fill('Shall we meet again?');
  await third.page.locator('.cm-line', { hasText: 'Shall we meet again?' }).waitFor();
  // Assess
  await untilArranged(third.page);
  expect(await notice.count()).toBe(1);
  await third.page.getByRole('button', { name: 'Undo' }).click();
  await third.page.getByRole('tab', { name: 'Edit' }).click();
  expect(await third.page.getByLabel('Title (English)').inputValue()).toBe('Was it worth your time?');

  // Act: discards the changes, and brings them back
  await third.page.getByRole('button', { name: 'More actions' }).click();
  await third.page.getByRole('menuitem', { name: 'Discard changes' }).click();
  // Assess
  await third.reads('Saved (version');
  await third.page.getByRole('button', { name: 'Bring my text back' }).click();
  expect(await third.page.getByLabel('Title (English)').inputValue()).toBe('Was it worth your time?');
});

test('news of another tab that comes late does not take back what was typed since', async () => {
  // Prepare
  const { page } = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${POLL}/edit` });
  const title = page.getByLabel('Title (English)');
  await title.fill('Typed in the other tab');
  const [key, late] = await keptDraft(page);
  await title.fill('Typed here');
  // Act
  await page.evaluate((news) => window.dispatchEvent(new StorageEvent('storage', news)), { key, newValue: late });
  await untilArranged(page);
  // Assess
  expect(late).toContain('Typed in the other tab');
  expect(await title.inputValue()).toBe('Typed here');
});

test('a tab that follows another does not write over what that one wrote since', async () => {
  // Prepare
  const { page } = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${POLL}/edit` });
  const title = page.getByLabel('Title (English)');
  await title.fill('Typed here');
  // Act: the other tab types twice before this one has shown the first text
  await page.evaluate(
    ([key, draft]) => {
      localStorage.setItem(key, draft.replace('Typed here', 'Typed there'));
      window.dispatchEvent(new StorageEvent('storage', { key }));
      localStorage.setItem(key, draft.replace('Typed here', 'Typed there, and on'));
    },
    await keptDraft(page),
  );
  await untilArranged(page);
  // Assess
  expect(await title.inputValue()).toBe('Typed there');
  expect((await keptDraft(page))[1]).toContain('Typed there, and on');
});

test('of two organizers who edit one poll, the second compares both versions and keeps all changes', async () => {
  // Prepare: two browsers with the same poll
  const [mine, theirs] = await Promise.all([
    Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' }),
    Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' }),
  ]);
  await openEditor(theirs, await createDraft(mine, 'Two cooks'));

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
});
