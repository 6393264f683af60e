import { Poll, type ResultsSnapshot } from '@booth/shared';
import { workbook } from '../../src/features/organize/export/workbook.ts';
import { checkRoom, WorkbookTooLargeError } from '../../src/features/organize/export/workbook-limits.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { readWorkbook } from '../support/read-workbook.ts';

const words = { en: 'x' };
const poll = Poll.parse({
  ...{ pollId: 'evening', version: 1, title: words, status: 'closed', visibility: 'hidden' },
  screens: [
    { type: 'text', id: 'why', title: words },
    { type: 'number', id: 'degrees', title: words, min: -2, max: 40 },
    {
      type: 'profile',
      id: 'you',
      title: words,
      fields: [{ type: 'checkbox', id: 'new', label: words }],
    },
    { type: 'choice', id: 'drink', title: words, options: [{ id: 'tea', label: { en: '=Tea' } }] },
  ],
});
const snapshot: ResultsSnapshot = {
  ...{ pollId: 'evening', pollVersion: 1, revision: 1, asOf: '2026-11-23T10:00:00.000Z', ballots: 2, timeline: [] },
  screens: [{ type: 'choice', screenId: 'drink', answers: 2, options: [{ optionId: 'tea', count: 2 }] }],
};
const SHEETS = { ballots: '投票データ', results: '集計結果' };
const RECORDED = '2026-11-23T10:00:00.000Z';

let service: AService;
beforeAll(async () => {
  service = await aService();
});
afterAll(() => service.stop());

/** Makes a workbook of ballots with these answers, and returns the rows of both sheets. */
async function sheetsOf(answers: object[], results: ResultsSnapshot | null = snapshot) {
  const ballots = answers.map((each) => ({ recordedAt: RECORDED, voter: 'a', device: 'b', answers: each }));
  const unknown = { type: 'about:blank', title: 'x', status: 404, code: 'unknown-poll', detail: 'x' };
  Object.assign(service.answers, {
    'GET /organizer/polls/evening': (_, response) => answer(response, 200, poll),
    'GET /organizer/polls/evening/ballots': (_, response) =>
      answer(response, 200, { ballots: ballots.slice(0, 1), next: 'cursor' }),
    'GET /organizer/polls/evening/ballots?cursor=cursor': (_, response) =>
      answer(response, 200, { ballots: ballots.slice(1) }),
    'GET /polls/evening/results': (_, response) =>
      results === null ? answer(response, 404, unknown) : answer(response, 200, results),
  } satisfies AService['answers']);
  const making = { client: service.client, pollId: 'evening', signal: new AbortController().signal };
  const file = await workbook({ ...making, onProgress: () => {} }, SHEETS);
  return readWorkbook(new Uint8Array(await file.arrayBuffer()));
}

const why = (text: string) => ({ why: { type: 'text', text } });

it('has a sheet of ballots and one of results, with typed dates, numbers and booleans', async () => {
  const degrees = { type: 'number', value: -2, bin: { from: -2, to: 0 } };
  const sheets = await sheetsOf([
    { ...why('warm'), degrees, you: { type: 'profile', fields: { new: true } } },
    { drink: { type: 'choice', optionIds: ['tea'] }, gone: { type: 'text', text: 'x' } },
  ]);
  expect([...sheets]).toEqual([
    [
      '投票データ',
      [
        [
          ...[
            'recorded-at (UTC)',
            'voter',
            'device',
            'handle',
            'erased-at (UTC)',
            'why',
            'degrees',
            'you.new',
            'drink',
          ],
          'other-answers',
        ],
        [new Date(RECORDED), 'a', 'b', undefined, undefined, 'warm', -2, true],
        [
          ...[new Date(RECORDED), 'a', 'b', undefined, undefined, undefined, undefined, undefined, 'tea'],
          '{"gone":{"type":"text","text":"x"}}',
        ],
      ],
    ],
    [
      '集計結果',
      expect.arrayContaining([
        ['screen', 'item', 'label-en', 'measure', 'amount'],
        ['degrees', '-2…0', undefined, 'ballots', 0],
        ['drink', 'tea', '=Tea', 'votes', 2],
        [undefined, '(ballots)', undefined, 'ballots', 2],
      ]),
    ],
  ]);
});

it.each([
  ...['=1+1', '+1', '-1', '@SUM(A1)', '42', '007', '1e3', '2026-11-23', 'true', '<b>&amp;"\'', ' spaces '],
  ...['速い\n安い', 'a\r\nb', '_x000D_', '🎉', 'constructor', '__proto__', 'toString'],
])('keeps the text %j as it is', async (text) => {
  const sheets = await sheetsOf([why(text)]);
  expect(sheets.get('投票データ')?.[1]?.[5]).toBe(text);
});

it('cuts a text that is too long for a cell', async () => {
  const sheets = await sheetsOf([{ gone: { type: 'text', text: 'x'.repeat(900) } }, why('x')]);
  expect(sheets.get('投票データ')?.[1]?.[9]).toHaveLength(934);
  const others = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`s${index}`, why('x'.repeat(1_000)).why]),
  );
  const cut = (await sheetsOf([others])).get('投票データ')?.[1]?.[9];
  expect(cut).toMatch(/^\{"s0":.{32000,32767}…$/);
  expect(cut).toHaveLength(32_767);
});

it('has zero results for a poll that was never opened', async () => {
  const sheets = await sheetsOf([], null);
  expect(sheets.get('投票データ')).toHaveLength(1);
  expect(sheets.get('集計結果')?.at(-1)).toEqual([undefined, '(ballots)', undefined, 'ballots', 0]);
});

it('refuses more ballots than a sheet or the page has room for', () => {
  expect(() => checkRoom(1_048_575, 1)).not.toThrow();
  expect(() => checkRoom(1_048_576, 1)).toThrow(WorkbookTooLargeError);
  expect(() => checkRoom(100_000, 21)).toThrow(WorkbookTooLargeError);
});
