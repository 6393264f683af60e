/**
 * `npm run screenshots -w e2e`: takes the pictures of the README and the docs, in English and
 * Japanese.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Poll } from '@booth/shared';
import { parseArguments, readCommandLine, UsageError } from '@booth/shared/command-line';
import type { Page } from 'playwright-core';
import { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
import { startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../../offline-cloud.config.ts';
import { BigScreen } from '../support/big-screen.ts';
import { castBallots } from '../support/crowd.ts';
import { choose } from '../support/editor.ts';
import { Organizer } from '../support/organizer.ts';
import { Visitor } from '../support/visitor.ts';

const PICTURES = ['phone-welcome', 'phone-choice', 'console', 'phone-thanks', 'big-screen', 'editor'] as const;
type Picture = (typeof PICTURES)[number];

const USAGE = `Usage: npm run screenshots -w e2e -- [PICTURE...]

Starts a local cloud, casts some dozens of votes, and writes the pictures of the README and the docs
to docs/images. With names of pictures, writes these alone: ${PICTURES.join(', ')}.

  --help   prints this text
`;

const root = resolve(import.meta.dirname, '../..');
const images = join(root, 'docs/images');
const poll = Poll.parse(JSON.parse(readFileSync(join(root, 'services/survey/polls/favourite-services.json'), 'utf8')));
const CROWD = 60;
/** Without animations, no picture shows something that moves. */
const STILL = { reducedMotion: 'reduce' as const };

const DESK = { viewport: { width: 1440, height: 900 } };
const wanted = readCommandLine(USAGE, () => {
  const { positionals } = parseArguments({ allowPositionals: true });
  const unknown = positionals.find((name) => !PICTURES.some((picture) => picture === name));
  if (unknown !== undefined) throw new UsageError(`There is no picture "${unknown}".`);
  return positionals;
});

mkdirSync(join(images, 'ja'), { recursive: true });
// A page may sign in only at an address that browsers count as secure.
const cloud = await startLocalCloud(config, { folder: root, freePorts: true, host: 'localhost' });
const browser = await startBrowser();
type Language = 'en' | 'ja';

/** Changes the language of a page by its switch, which the big screen hides after a while. */
async function readPageIn(page: Page, language: Language): Promise<void> {
  const button = page.locator(`button[lang="${language}"][aria-pressed]`).first();
  await button.evaluate((element: HTMLElement) => element.click());
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

/** The phone in the editor follows the language of the editor. */
async function readEditorIn(page: Page, language: Language): Promise<void> {
  await readPageIn(page, language);
  await page.frameLocator('iframe').locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

async function readConsoleIn(page: Page, language: Language): Promise<void> {
  await page.getByRole('combobox', { name: /^(Language|言語)$/ }).selectOption(language);
}

/** Takes the picture of a page in English, and then in Japanese, in which `readIn` shows it. */
async function save(page: Page, name: Picture, readIn = readPageIn): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const take = async (file: string) => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: join(images, `${file}.png`) });
  };
  await take(name);
  await readIn(page, 'ja');
  await page.evaluate(() => document.fonts.ready);
  await take(join('ja', name));
  await readIn(page, 'en');
}

try {
  const votePage = cloud.addresses.find(({ qrCode }) => qrCode)?.url ?? '';
  const survey = cloud.addresses.find(({ label }) => label === 'Survey API')?.url ?? '';
  const screen = await BigScreen.open(browser, new URL(`/polls/${poll.pollId}/live`, votePage).href, STILL);
  await screen.isLive();
  await castBallots(survey, poll, CROWD);
  await screen.showsVoters(CROWD);

  const visitor = await Visitor.arrive(browser, poll, votePage, { ...STILL, deviceScaleFactor: 2 });
  await visitor.page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await save(visitor.page, 'phone-welcome');
  await visitor.start();
  await visitor.seesScreen('you');
  await visitor.goOn();
  await visitor.seesScreen('services');
  await visitor.choose('step-functions', 'lambda');
  await save(visitor.page, 'phone-choice');
  const stepFunctions = cloud.addresses.find(({ label }) => label === 'Step Functions API')?.url ?? '';
  const consolePage = await browser.newPage({ ...STILL, viewport: { width: 1440, height: 1000 }, locale: 'en-GB' });
  await consolePage.goto(new URL('/console/', stepFunctions).href);
  await consolePage.getByRole('link', { name: /-survey$/ }).click();
  await consolePage.getByText('Running', { exact: true }).first().click();
  await consolePage.getByRole('row').getByRole('link').first().click();
  await consolePage.getByRole('button', { name: /^PresentScreen, Waiting for token/ }).click();
  await consolePage.getByText('This task waits for its token').waitFor();
  await save(consolePage, 'console', readConsoleIn);
  await visitor.goOn();
  await visitor.seesScreen('why');
  await visitor.writes('Because it scales to zero');
  await visitor.goOn();
  await visitor.seesThanks();
  await screen.showsVoters(CROWD + 1);
  await visitor.page.locator('[data-row]').filter({ hasText: '%' }).first().waitFor();
  await save(visitor.page, 'phone-thanks');
  await save(screen.page, 'big-screen');

  const hanako = await Organizer.signIn(browser, new URL(votePage).origin, 'hanako', { ...STILL, ...DESK });
  const { page } = hanako;
  await page.goto(new URL('/organize/polls/session-feedback/edit', votePage).href);
  await choose(hanako, /1\. Rating/);
  await page.frameLocator('iframe').getByRole('radio').first().waitFor();
  await page.mouse.move(0, 0);
  await save(page, 'editor', readEditorIn);
} finally {
  await browser.close();
  await cloud.stop();
}
