import { inLanguage, type Poll, PollExport } from '@booth/shared';
import type { Browser, FrameLocator } from 'playwright-core';
import { readWorkbook } from '../frontend/test/support/read-workbook.ts';
import { BigScreen } from './support/big-screen.ts';
import { type Booth, type BoothCloud, openBooth } from './support/booth.ts';
import { rowsOf } from './support/csv-rows.ts';
import { type Desk, organizersDesk } from './support/desk.ts';
import { Organizer } from './support/organizer.ts';
import { PollMaker } from './support/poll-maker.ts';
import { Visitor } from './support/visitor.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

let booth: Booth;
let cloud: BoothCloud;
let browser: Browser;
let desk: Desk;
let site: string;

beforeAll(async () => {
  booth = await openBooth();
  ({ cloud, browser, site } = booth);
  desk = await organizersDesk(cloud);
});

afterEach(() => booth?.closePages());

afterAll(async () => {
  await booth?.close();
});

const asks = (phone: FrameLocator, question: string) =>
  phone.getByRole('heading', { level: 1, name: question, exact: true }).waitFor();
const press = (phone: FrameLocator, name: string) => phone.getByRole('button', { name, exact: true }).click();

/** Returns the ids of the poll's screens, by type, and of its options. */
function partsOf(poll: Poll) {
  const idOf = (type: string) => poll.screens.find((screen) => screen.type === type)?.id ?? '';
  const options = poll.screens.flatMap((screen) => ('options' in screen ? screen.options : []));
  const optionOf = (label: string) => options.find((option) => inLanguage(option.label, 'en') === label)?.id ?? '';
  return { rating: idOf('rating'), choice: idOf('choice'), text: idOf('text'), optionOf };
}

test('a poll is made, previewed, opened, revealed and exported with the mouse alone, without JSON', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako');
  const { page } = hanako;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site });
  const maker = new PollMaker(hanako, 'en');

  // Act: three screens; visitors who are not content see other ones
  const pollId = await maker.create('After the session');
  await maker.select('Your question');
  await maker.write('What did you like best?');
  await maker.pasteOptions(['The talk', 'The demo', 'The coffee']);
  await maker.addScreen('text', 'What went wrong?');
  await maker.addScreen('rating', 'How was it?');
  await maker.require();
  await maker.moveUp('How was it?');
  await maker.moveUp('How was it?');
  await maker.branch(['1', '2'], '3. What went wrong?');
  await maker.hasRule('If the answer is “1” or “2”, go to “What went wrong?”.');
  await maker.select('What did you like best?');
  await maker.branch('any', 'the end');

  // Act: adds Japanese, and hides the results until organizers reveal them
  await maker.selectSettings();
  await maker.hideResults();
  await maker.addLanguage('ja');
  await maker.write('セッションのあとで', 'ja');
  await maker.select('How was it?');
  await maker.write('いかがでしたか？', 'ja');
  await maker.select('What did you like best?');
  await maker.write('一番よかったものは？', 'ja');
  for (const [index, label] of ['講演', 'デモ', 'コーヒー'].entries()) await maker.writeOption(index + 1, 'ja', label);
  await maker.select('What went wrong?');
  await maker.write('何が問題でしたか？', 'ja');
  await maker.selectSettings();
  await maker.hasCompleteLanguages(2);

  // Assess: the preview shows both paths, in both languages
  await maker.openPreview();
  await asks(maker.phone, 'After the session');
  await press(maker.phone, 'Start');
  await maker.phone.getByRole('radio', { name: '2' }).check();
  await press(maker.phone, 'Next');
  await asks(maker.phone, 'What went wrong?');
  await press(maker.phone, 'Cast my vote');
  await asks(maker.phone, 'Thank you!');
  await maker.restartPreview('ja');
  await asks(maker.phone, 'セッションのあとで');
  await press(maker.phone, '投票を始める');
  await maker.phone.getByRole('radio', { name: '5' }).check();
  await press(maker.phone, '次へ');
  await asks(maker.phone, '一番よかったものは？');
  await maker.phone.getByRole('radio', { name: 'デモ' }).check();
  await press(maker.phone, '投票する');
  await asks(maker.phone, 'ありがとうございます！');

  // Act: opens the poll, and visitors vote
  await maker.save(2);
  await maker.goBack();
  await hanako.confirm('Open');
  await hanako.reads('Visitors can vote now.');
  const poll = await desk.readPoll(pollId);
  const { rating, choice, text, optionOf } = partsOf(poll);
  const address = (await page.getByRole('link', { name: 'Voting page' }).getAttribute('href')) ?? '';
  const screen = await BigScreen.open(browser, `${site}/polls/${pollId}/live`);
  await screen.isLive();
  const critic = await Visitor.arrive(browser, poll, new URL(address, site).href);
  await critic.start();
  await critic.seesScreen(rating);
  await critic.rates(1);
  await critic.goOn();
  await critic.seesScreen(text);
  await critic.writes('Too short,\n"really"');
  await critic.goOn();
  await critic.seesThanks();
  const fan = await Visitor.arrive(browser, poll, new URL(address, site).href, { locale: 'ja-JP' });
  await fan.start();
  await fan.seesScreen(rating);
  await fan.rates(5);
  await fan.goOn();
  await fan.seesScreen(choice);
  await fan.choose(optionOf('The demo'));
  await fan.goOn();
  await fan.seesThanks();

  // Assess: only organizers see the results
  await hanako.seesMean(rating, '3.0');
  await critic.reads('The results will be shown later.');
  await critic.page.close();
  await fan.reads('結果は後ほど公開されます。');
  expect(await screen.page.locator('[data-row]').count()).toBe(0);

  // Act
  await hanako.confirm('Close');
  await hanako.reads('Voting is closed.');
  await hanako.confirm('Reveal the results');
  // Assess
  await hanako.reads('Results revealed to everyone');
  await fan.seesVotes(optionOf('The demo'), 1);
  await screen.showsVotes('The demo', 1);
  await screen.showsMean(rating, '3.0', 2);
  expect(screen.loads).toBe(1);
  await Promise.all([screen.page.close(), fan.page.close()]);

  // Act: exports ballots and results
  const ballots = await hanako.download('Ballots (.csv)');
  const results = await hanako.download('Results (.csv)');
  const workbook = await hanako.downloadFile('Excel (.xlsx)');
  const everything = PollExport.parse(JSON.parse(await hanako.download('Everything (.json)')));
  // Assess: each file has exactly these votes
  const [names = [], ...lines] = rowsOf(ballots);
  const columns = [rating, choice, text].map((id) => names.indexOf(id));
  const answersIn = (cells: readonly unknown[]) => columns.map((column) => cells[column]);
  const voted = [
    ['1', '', 'Too short,\n"really"'],
    ['5', optionOf('The demo'), ''],
  ];
  expect(lines.map(answersIn).sort()).toEqual(voted);
  const amounts = rowsOf(results).map(([of, item, , , , amount]) => [of, item, amount]);
  expect(amounts).toEqual(
    expect.arrayContaining([
      [choice, optionOf('The demo'), '1'],
      [choice, optionOf('The talk'), '0'],
      ['', '(ballots)', '2'],
    ]),
  );
  const [, ...rows] = readWorkbook(workbook.bytes).get('Ballots') ?? [];
  const texts = (cells: readonly unknown[]) => answersIn(cells).map((cell) => String(cell ?? ''));
  expect(rows.map(texts).sort()).toEqual(voted);
  expect([everything.poll, everything.ballots.length]).toEqual([await desk.readPoll(pollId), 2]);

  // Act: duplicates the poll
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await page.waitForURL(`**/organize/polls/${pollId}-copy/edit`);
  // Assess
  const copy = await desk.readPoll(`${pollId}-copy`);
  expect([copy.status, copy.screens]).toEqual(['draft', poll.screens]);
  expect(copy.title).toEqual({ en: 'After the session (copy)', ja: 'セッションのあとでのコピー' });
});

test('スマートフォンで、すべて日本語で、作成から結果の公開まで進められる', async () => {
  // Prepare
  const hanako = await Organizer.signIn(browser, site, 'hanako', { ...PHONE, locale: 'ja-JP' });
  const { page } = hanako;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site });
  const maker = new PollMaker(hanako, 'ja');

  // Act
  const pollId = await maker.create('懇親会の後で');
  await maker.select('質問を入力してください');
  await maker.write('一番おいしかったものは？');
  await maker.pasteOptions(['1. 寿司', '2. 天ぷら', '3. うどん']);
  await maker.addScreen('text', '何が足りませんでしたか？');
  await maker.addScreen('rating', '料理はいかがでしたか？');
  await maker.require();
  await maker.moveUp('料理はいかがでしたか？');
  await maker.moveUp('料理はいかがでしたか？');
  await maker.select('料理はいかがでしたか？');
  await maker.branch(['1', '2'], '3. 何が足りませんでしたか？');
  await maker.hasRule('回答が「1」または「2」なら、「何が足りませんでしたか？」に進みます。');
  await maker.select('一番おいしかったものは？');
  await maker.branch('any', 'アンケートの終わり');
  await maker.selectSettings();
  await maker.hideResults();
  await maker.openPreview();
  // Assess
  await asks(maker.phone, '懇親会の後で');
  await press(maker.phone, '投票を始める');
  await maker.phone.getByRole('radio', { name: '4' }).check();
  await press(maker.phone, '次へ');
  await asks(maker.phone, '一番おいしかったものは？');

  // Act
  await maker.save(2);
  await maker.goBack();
  await hanako.confirm('受付を開始する');
  await hanako.reads('参加者が投票できます。');
  const poll = await desk.readPoll(pollId);
  const { rating, text, choice } = partsOf(poll);
  const visitor = await Visitor.arrive(browser, poll, `${site}/polls/${pollId}`, { locale: 'ja-JP' });
  await visitor.start();
  await visitor.seesScreen(rating);
  await visitor.rates(2);
  await visitor.goOn();
  await visitor.seesScreen(text);
  await visitor.writes('デザート');
  await visitor.goOn();
  await visitor.seesThanks();
  await visitor.reads('結果は後ほど公開されます。');
  await hanako.confirm('受付を終了する');
  await hanako.reads('受付は終了しています。');
  await hanako.confirm('結果を公開する');
  await hanako.reads('結果を全員に公開しています');

  // Assess
  expect(pollId).toMatch(/^poll-[a-z2-9]{4}$/);
  await visitor.page.locator(`[data-screen="${rating}"]`).waitFor();
  const [names = [], cells = []] = rowsOf(await hanako.download('投票データ（.csv）'));
  expect([rating, choice, text].map((id) => cells[names.indexOf(id)])).toEqual(['2', '', 'デザート']);
  expect(await page.locator('main').innerText()).not.toMatch(/[A-Za-z]{3,} [a-z]{2,}/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
});
