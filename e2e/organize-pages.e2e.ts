import type { Browser } from 'playwright-core';
import { axeFindings } from './support/axe.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { Organizer } from './support/organizer.ts';
import { misfits } from './support/page-fit.ts';
import { pollTables } from './support/poll-tables.ts';

/** The least size of a target (WCAG 2.5.5). */
const TARGET_PX = 44;
const LAPTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** axe checks a page in the last window: a laptop in English, a phone in Japanese. */
const WINDOWS = { English: [PHONE, LAPTOP], 日本語: [LAPTOP, PHONE] };

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

const aPoll = (pollId: string, change: object) => ({
  ...{ pollId, version: 1, title: { en: 'A long evening', ja: '長い夜' }, visibility: 'after-close', identity: 'code' },
  screens: [
    {
      ...{ id: 'drink', type: 'choice', title: { en: 'Drink?', ja: '飲み物は？' } },
      options: ['tea', 'coffee'].map((id) => ({ id, label: { en: id, ja: id } })),
    },
    { id: 'rated', type: 'rating', title: { en: 'How was it?', ja: 'いかがでしたか？' } },
  ],
  ...change,
});

const STATES = ['draft', 'open', 'closed', 'archived'] as const;

/** Puts a poll in each status. Their ids begin with `prefix`. */
async function putStates(prefix: string): Promise<string[]> {
  const at = new Date().toISOString();
  const times = {
    draft: {},
    open: { openedAt: at },
    closed: { openedAt: at, closedAt: at },
    archived: { openedAt: at, closedAt: at },
  };
  for (const status of STATES) await tables.putPoll(aPoll(`${prefix}-${status}`, { status, ...times[status] }));
  await cloud.untilIdle();
  return STATES.map((status) => `${prefix}-${status}`);
}

/**
 * Returns what does not fit on a page, and what axe finds, in each language and window.
 * @param part the selector of something that only this page has
 */
async function wrongAt(organizer: Organizer, path: string, part: string): Promise<string[]> {
  const { page } = organizer;
  const found: string[] = [];
  await organizer.goTo(path);
  await page.locator(part).first().waitFor();
  for (const language of ['English', '日本語'] as const) {
    const switched = page.getByRole('banner').getByRole('button', { name: language, exact: true });
    await page.getByRole('banner').getByText('hanako').waitFor();
    await switched.click();
    await page.locator(`html[lang="${language === 'English' ? 'en' : 'ja'}"]`).waitFor();
    for (const viewport of WINDOWS[language]) {
      await page.setViewportSize(viewport);
      const unfit = await misfits(page, TARGET_PX);
      found.push(...unfit.map((what) => `${path}, ${language}, ${viewport.width}: ${what}`));
    }
    // At the end of the page, the editor's sticky bar covers nothing that axe measures.
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    found.push(...(await axeFindings(page)).map((what) => `${path}, ${language}: ${what}`));
  }
  return found;
}

test('the pages of polls fit phones and laptops, have targets of 44 px, and pass axe', async () => {
  // Prepare
  const pollIds = (await putStates('fit')).filter((pollId) => !pollId.endsWith('archived'));
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' });

  // Act
  const found: string[] = [];
  for (const pollId of pollIds) {
    const path = `/organize/polls/${pollId}`;
    found.push(...(await wrongAt(hanako, path, `a[href="${path}/edit"]`)));
  }

  // Assess
  expect(found).toEqual([]);
});

test('the list, the new poll, the editor and the preview fit, have large targets, and pass axe', async () => {
  // Prepare: the list of this suite's polls
  const [pollId] = await putStates('made');
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' });

  // Act
  const found: string[] = [];
  for (const [path, part] of [
    ['?q=made-', 'a[href="/organize/polls/made-archived"]'],
    ['/new', 'form'],
    [`/polls/${pollId}/edit`, '[role="tablist"]'],
    [`/polls/${pollId}/preview`, 'iframe'],
  ] as const)
    found.push(...(await wrongAt(hanako, `/organize${path}`, part)));

  // Assess
  expect(found).toEqual([]);
});

test('results can be revealed only while some people do not see them', async () => {
  // Prepare
  const pollIds = await putStates('reveal');
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' });
  const { page } = hanako;

  // Act
  const revealable: string[] = [];
  for (const pollId of pollIds) {
    await hanako.openPoll(pollId);
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor();
    if ((await page.getByRole('button', { name: 'Reveal the results' }).count()) > 0) revealable.push(pollId);
  }

  // Assess: everybody sees the results of a closed poll
  expect(revealable).toEqual(['reveal-open']);
});
