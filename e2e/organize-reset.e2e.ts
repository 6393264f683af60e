import { Poll } from '@booth/shared';
import type { Browser, Page } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { BigScreen } from './support/big-screen.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { Organizer } from './support/organizer.ts';
import { pollTables } from './support/poll-tables.ts';
import { Visitor } from './support/visitor.ts';

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser, site } = booth);
  tables = pollTables(cloud);
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const text = (en: string) => ({ en, ja: `${en}（日本語）` });
const DRINK = {
  ...{ id: 'drink', type: 'choice', title: text('What do you drink?') },
  options: [
    { id: 'tea', label: text('Tea') },
    { id: 'coffee', label: text('Coffee') },
  ],
};
const WHY = { id: 'why', type: 'text', title: text('Why?') };
const NOW = new Date().toISOString();
const aPoll = (pollId: string, screens: object[]) =>
  Poll.parse({
    ...{ pollId, version: 1, title: text('A rehearsal'), status: 'open', openedAt: NOW, visibility: 'live', screens },
    counterShards: 2,
  });

/** The section of the organizer's page that resets the votes. */
const sectionOf = (page: Page) => page.getByRole('region', { name: 'Reset votes' });

/** Types the id of the poll to confirm the reset. */
async function beginReset(page: Page, pollId: string): Promise<void> {
  await sectionOf(page).getByRole('button', { name: 'Reset votes…' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Delete all votes' });
  await dialog.getByLabel(/^Type the poll ID/).fill(`${pollId}x`);
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type the poll ID/).fill(pollId);
  await confirm.click();
}

test('a reset empties phones and the big screen, and then each real vote is counted once', async () => {
  // Prepare: a rehearsal with a vote from a phone, which stays on its page
  const poll = aPoll('rehearsed', [DRINK]);
  await tables.putPoll(poll);
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${poll.pollId}` });
  const { page } = hanako;
  await hanako.reads("Votes can't be reset while people can vote.");
  const screen = await BigScreen.open(browser, `${site}/polls/${poll.pollId}/live`);
  const phone = await Visitor.arrive(browser, poll, `${site}/polls/${poll.pollId}`);
  await phone.choose('tea');
  await phone.goOn();
  await phone.seesThanks();
  await screen.showsVoters(1);
  await hanako.confirm('Close');

  // Act: the organizer leaves during the reset
  await beginReset(page, poll.pollId);
  await hanako.reads('Waiting for votes that are still on their way.');
  const inDialog = await axeFindings(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Finish later' }).click();
  await sectionOf(page).getByText('that is not finished').waitFor();
  await phone.reads('This poll is being prepared');
  // Assess: the poll cannot be opened before the reset is finished, and the page says how
  await page.getByRole('link', { name: 'Reset votes' }).waitFor();
  expect(await page.getByRole('button', { name: 'Open', exact: true }).count()).toBe(0);

  // Act: a colleague continues the reset, and opens the poll
  await page.reload();
  await sectionOf(page).getByRole('button', { name: 'Continue' }).click();
  await sectionOf(page).getByText('All votes are deleted.').waitFor({ timeout: 90_000 });
  await page.setViewportSize({ width: 390, height: 844 });
  await hanako.reads('1 ballot deleted');
  const onPage = await axeFindings(page);
  await hanako.confirm('Open');

  // Assess: the phone votes again, and so does one that returns
  await phone.seesScreen('drink');
  await screen.showsVoters(0);
  await phone.choose('coffee');
  await phone.goOn();
  await phone.seesThanks();
  await screen.showsVoters(1);
  await screen.showsVotes('Coffee', 1);
  await phone.page.reload();
  await phone.reads('Coffee');
  expect([inDialog, onPage, screen.loads]).toEqual([[], [], 1]);
});

test('a visitor in the middle of a survey starts over after a reset, with no earlier answers', async () => {
  // Prepare: a rehearsal that closed a minute ago, and a phone on its second screen
  const poll = await tables.putPoll(aPoll('interrupted', [DRINK, WHY]));
  const phone = await Visitor.arrive(browser, poll, `${site}/polls/${poll.pollId}`);
  await phone.start();
  await phone.choose('tea');
  await phone.goOn();
  await phone.seesScreen('why');
  await phone.writes('Because it is only a rehearsal');
  const closedAt = new Date(Date.now() - 60_000).toISOString();
  await tables.putPoll({ ...poll, version: 2, status: 'closed', closedAt });
  const hanako = await Organizer.signIn(browser, site, 'hanako', {
    at: `/organize/polls/${poll.pollId}`,
    viewport: { width: 390, height: 844 },
  });
  const { page } = hanako;

  // Act
  await beginReset(page, poll.pollId);
  await sectionOf(page).getByText('All votes are deleted.').waitFor();
  await phone.reads('This poll is being prepared');
  await hanako.confirm('Open');

  // Assess
  await phone.start();
  await phone.seesScreen('drink');
  expect(await phone.isChosen('tea')).toBe(false);
  await phone.choose('coffee');
  await phone.goOn();
  await phone.seesScreen('why');
  expect(await phone.page.getByRole('textbox').inputValue()).toBe('');
  await phone.goOn();
  await phone.seesThanks();
  await hanako.reads('0 ballots deleted');
});
