import type { Locator, Page } from 'playwright-core';
import { type Booth, openBooth } from './support/booth.ts';
import { organizersDesk } from './support/desk.ts';
import { Organizer } from './support/organizer.ts';

let booth: Booth;

beforeAll(async () => {
  booth = await openBooth();
});

afterAll(async () => {
  await booth?.close();
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

test('a poll is made and opened by keys alone', async () => {
  // Prepare
  const hanako = await Organizer.signIn(booth.browser, booth.site, 'hanako');
  const { page } = hanako;
  const { keyboard } = page;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const pressOn = async (target: Locator) => {
    await tabTo(page, target);
    await keyboard.press('Enter');
  };
  const rewrite = async (text: string) => {
    await keyboard.press('Control+a');
    await keyboard.type(text);
  };

  // Act: creates the poll
  await pressOn(page.getByRole('link', { name: 'New poll' }));
  await tabTo(page, page.getByRole('radio', { checked: true }));
  const empty = page.getByRole('radio', { name: 'Empty', exact: true });
  while (!(await empty.isChecked())) await keyboard.press('ArrowDown');
  await tabTo(page, page.getByLabel('Title'));
  await rewrite('By keys');
  await hanako.reads('This ID is free.');
  await pressOn(button('Create poll'));
  await page.waitForURL('**/organize/polls/by-keys/edit');

  // Act: writes the question and the options of the first screen
  const outline = page.getByRole('navigation', { name: 'Parts of the poll' });
  await pressOn(outline.getByRole('button', { name: /^Your question/ }));
  await tabTo(page, page.getByRole('textbox', { name: /^Title/ }));
  await rewrite('Tabs or spaces?');
  await tabTo(page, page.getByLabel('New option'));
  await keyboard.type('Tabs');
  await keyboard.press('Enter');
  await keyboard.type('Spaces');
  await keyboard.press('Enter');

  // Act: adds a second screen, and moves it to the front
  await pressOn(button('Add screen'));
  await page.getByRole('menuitem', { name: /^Rating/ }).waitFor();
  while ((await page.locator(':focus').innerText()).startsWith('Rating') === false) await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement);
  await keyboard.type('How sure are you?');
  await tabTo(page, button('Move How sure are you?'));
  await keyboard.press('Space');
  await hanako.reads('How sure are you? picked up at position 2 of 2.');
  await keyboard.press('ArrowUp');
  await hanako.reads('How sure are you?: position 1 of 2.');
  await keyboard.press('Space');
  await page.locator('[data-dnd-dragging]').waitFor({ state: 'detached' });

  // Act: saves and opens the poll
  await pressOn(button('Save'));
  await hanako.reads('Saved (version 2)');
  await pressOn(page.getByRole('link', { name: 'Back' }));
  await pressOn(button('Open'));
  await pressOn(page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }));

  // Assess
  await hanako.reads('Visitors can vote now.');
  const poll = await (await organizersDesk(booth.cloud)).readPoll('by-keys');
  expect([poll.status, poll.screens.map(({ title }) => title.en)]).toEqual([
    'open',
    ['How sure are you?', 'Tabs or spaces?'],
  ]);
  const labels = poll.screens
    .flatMap((screen) => ('options' in screen ? screen.options : []))
    .map(({ label }) => label.en);
  expect(labels.slice(-2)).toEqual(['Tabs', 'Spaces']);
});
