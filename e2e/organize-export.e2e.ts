import { type Answer, type ExportedBallot, Poll, PollExport, voterKey } from '@booth/shared';
import type { Browser, Page } from 'playwright-core';
import { readWorkbook } from '../frontend/test/support/read-workbook.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { castBallot } from './support/crowd.ts';
import { rowsOf } from './support/csv-rows.ts';
import { Organizer } from './support/organizer.ts';
import { pollTables } from './support/poll-tables.ts';

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let tables: ReturnType<typeof pollTables>;
let site: string;
let survey: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser, site } = booth);
  tables = pollTables(cloud);
  survey = booth.addressOf(/^Survey API/);
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  tables?.stop();
  await booth?.close();
});

const text = (en: string, ja: string) => ({ en, ja });
const aPoll = (pollId: string) =>
  Poll.parse({
    ...{ pollId, version: 1, title: text('The evening', 'こんばん'), status: 'open', visibility: 'hidden' },
    screens: [
      {
        ...{ id: 'drink', type: 'choice', title: text('What do you drink?', '飲み物は何にしますか？') },
        options: [
          { id: 'tea', label: text('Tea', 'お茶'), color: '#00aa00' },
          { id: 'coffee', label: text('Coffee', 'コーヒー'), color: '#aa5500' },
          { id: 'water', label: text('Water', '水') },
        ],
      },
      { id: 'degrees', type: 'number', title: text('How warm?', '何度？'), min: -5, max: 5 },
      { id: 'why', type: 'text', title: text('Why?', 'その理由は？') },
    ],
  });

/** The answers of three voters. */
const VOTES = [
  { drink: 'tea', degrees: -2, why: '=1+1' },
  { drink: 'tea', degrees: 4, why: '速い\n"安い"' },
  { drink: 'coffee', degrees: 1, why: 'constructor' },
] as const;
type Vote = (typeof VOTES)[number];

async function vote(poll: Poll, { drink, degrees, why }: Vote): Promise<void> {
  const answers: Record<string, object> = {
    drink: { type: 'choice', optionIds: [drink] },
    degrees: { type: 'number', value: degrees },
    why: { type: 'text', text: why },
  };
  await castBallot(survey, poll, ({ id }) => answers[id]);
}

/** Puts a poll with counted votes, and opens its page as an organizer, after `prepare`. */
async function votedPoll(pollId: string, prepare: (page: Page) => Promise<unknown> = async () => {}) {
  const poll = await tables.putPoll(aPoll(pollId));
  for (const each of VOTES) await vote(poll, each);
  await cloud.untilIdle();
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: '/organize/new' });
  await prepare(hanako.page);
  await hanako.goTo(`/organize/polls/${pollId}`);
  return { poll, hanako };
}

/** Returns ballots in a form that is the same for all files. */
const sorted = (votes: readonly object[]) => votes.map((each) => JSON.stringify(each)).sort();
const answered = ({ answers }: ExportedBallot) => {
  const only = <Type extends Answer['type']>(id: string, type: Type) => {
    const answer = answers[id];
    if (answer?.type !== type) throw new Error(`there is no ${type} of ${id}`);
    return answer;
  };
  const [drink, degrees, why] = [only('drink', 'choice'), only('degrees', 'number'), only('why', 'text')];
  return {
    ...(drink.type === 'choice' && { drink: drink.optionIds[0] }),
    ...(degrees.type === 'number' && { degrees: degrees.value }),
    ...(why.type === 'text' && { why: why.text }),
  };
};

test('each file has every vote, and a text that looks like a formula stays a text', async () => {
  // Prepare
  const { poll, hanako } = await votedPoll('taken-home');

  // Act
  const ballots = await hanako.downloadFile('Ballots (.csv)');
  const results = await hanako.downloadFile('Results (.csv)');
  const workbook = await hanako.downloadFile('Excel (.xlsx)');
  const everything = await hanako.downloadFile('Everything (.json)');

  // Assess: the CSV files
  const [names = [], ...lines] = rowsOf(ballots.bytes.toString('utf8'));
  expect(names).toEqual([
    ...['recorded-at', 'voter', 'device', 'handle', 'erased-at', 'drink', 'degrees', 'why', 'other-answers'],
  ]);
  const escaped = VOTES.map((each) => ({ ...each, why: each.why.replace(/^=/, "'=") }));
  expect(sorted(lines.map((cells) => ({ drink: cells[5], degrees: Number(cells[6]), why: cells[7] })))).toEqual(
    sorted(escaped),
  );
  const amounts = rowsOf(results.bytes.toString('utf8')).map(([screen, item, , , , amount]) => [screen, item, amount]);
  expect(amounts).toEqual(
    expect.arrayContaining([
      ['drink', 'tea', '2'],
      ['drink', 'coffee', '1'],
      ['drink', 'water', '0'],
      ['degrees', '-2', '1'],
      ['degrees', '(mean)', '1'],
      ['', '(ballots)', '3'],
    ]),
  );

  // The workbook
  const sheets = readWorkbook(workbook.bytes);
  expect([...sheets.keys()]).toEqual(['Ballots', 'Results']);
  const rows = sheets.get('Ballots')?.slice(1) ?? [];
  expect(sorted(rows.map((cells) => ({ drink: cells[5], degrees: cells[6], why: cells[7] })))).toEqual(sorted(VOTES));
  expect(rows.map(([recordedAt]) => recordedAt instanceof Date && Date.now() - recordedAt.getTime() < 600_000)).toEqual(
    VOTES.map(() => true),
  );
  expect(sheets.get('Results')).toContainEqual(['drink', 'tea', 'Tea', 'お茶', 'votes', 2]);

  // Everything
  const exported = PollExport.parse(JSON.parse(everything.bytes.toString('utf8')));
  expect(sorted(exported.ballots.map(answered))).toEqual(sorted(VOTES));
  expect([exported.poll, exported.results?.ballots]).toEqual([poll, 3]);
  expect(exported.changes.map(({ kind }) => kind)).toEqual(Array(3).fill('ballots-exported'));
  expect([ballots, results, workbook, everything].map(({ name }) => name)).toEqual([
    ...['taken-home-ballots.csv', 'taken-home-results.csv', 'taken-home.xlsx', 'taken-home-everything.json'],
  ]);
  await hanako.reads('taken-home-everything.json is in your downloads.');
});

test('a large workbook is compressed without a worker from a blob, which a deployed site forbids', async () => {
  // Prepare: the library uses a worker for files of more than 160 kB
  const { pollId } = await tables.putPoll(aPoll('crowded'));
  const ballots = Array.from({ length: 1_000 }, (_, number) => {
    const userId = number.toString(16).padStart(64, '0');
    const answers = JSON.stringify({ why: { type: 'text', text: `because of ${number}` } });
    const timestamp = new Date().toISOString();
    return { ...{ voterKey: voterKey(pollId, userId), pollId, userId, timestamp }, serviceNames: [], answers };
  });
  await tables.putBallots(ballots);
  const hanako = await Organizer.signIn(browser, site, 'hanako', { at: `/organize/polls/${pollId}` });
  const workers: string[] = [];
  hanako.page.on('worker', (worker) => workers.push(worker.url()));

  // Act
  const { bytes } = await hanako.downloadFile('Excel (.xlsx)');

  // Assess
  const [, ...rows] = readWorkbook(bytes).get('Ballots') ?? [];
  expect(new Set(rows.map((cells) => cells[7])).size).toBe(1_000);
  expect(workers).toEqual([]);
});

/** Returns the width of a picture, and how many of its pixels have each colour. */
const pixelsOf = (page: Page, png: Buffer, colors: readonly (readonly [number, number, number])[]) =>
  page.evaluate(
    async ({ base64, wanted }) => {
      // The page's content security policy forbids `fetch` of a data: address.
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const data = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
      const counts = wanted.map(() => 0);
      for (let at = 0; at < data.length; at += 4) {
        const found = wanted.findIndex((color) => color.every((part, index) => data[at + index] === part));
        if (found >= 0) counts[found] = (counts[found] ?? 0) + 1;
      }
      return { width: bitmap.width, counts };
    },
    { base64: png.toString('base64'), wanted: colors },
  );

test('the picture of a tally has a bar for each option, in its colour, as long as its votes', async () => {
  // Prepare
  const { hanako } = await votedPoll('pictured');
  await hanako.page.getByRole('button', { name: '日本語' }).click();

  // Act
  const { name, bytes } = await hanako.downloadFile('飲み物は何にしますか？');

  // Assess
  const tea = [0x00, 0xaa, 0x00] as const;
  const coffee = [0xaa, 0x55, 0x00] as const;
  const { width, counts } = await pixelsOf(hanako.page, bytes, [tea, coffee]);
  expect([name, width]).toEqual(['pictured-drink.png', 1_600]);
  expect(counts[0]).toBeGreaterThan(10_000);
  expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeCloseTo(2, 1);
});

test('a cancelled export saves nothing, and another one can be started', async () => {
  // Prepare: the service does not answer
  const { hanako } = await votedPoll('cancelled', (page) => page.route('**/ballots.csv', () => {}));
  const { page } = hanako;
  const held = page.waitForRequest('**/ballots.csv');
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));

  // Act
  await page.getByRole('button', { name: 'Ballots (.csv)' }).click();
  await held;
  await hanako.reads('Preparing the file…');
  await page.getByRole('button', { name: 'Cancel' }).click();

  // Assess
  await hanako.reads('Export cancelled. No file was saved.');
  expect(downloads).toEqual([]);
  const results = await hanako.download('Results (.csv)');
  expect(rowsOf(results).at(-1)).toEqual(['', '(ballots)', '', '', 'ballots', '3']);
});
