import { type ExportedBallot, Poll, type PollChange, PollExport, type ResultsSnapshot } from '@booth/shared';
import type { ExportProgress } from '../../src/features/organize/export/export-file.ts';
import { pollJson } from '../../src/features/organize/export/poll-json.ts';
import { type AService, answer, aService } from '../support/a-service.ts';

const POLL = 'GET /organizer/polls/evening';
const words = { en: 'x' };
const poll = Poll.parse({
  ...{ pollId: 'evening', version: 1, title: words, status: 'closed', visibility: 'hidden' },
  screens: [{ type: 'text', id: 'why', title: words }],
});
const results: ResultsSnapshot = {
  ...{ pollId: 'evening', pollVersion: 1, revision: 1, asOf: '2026-11-23T10:00:00.000Z', ballots: 3, timeline: [] },
  screens: [],
};
const aBallot = (text: string): ExportedBallot => ({
  recordedAt: '2026-11-23T10:00:00.000Z',
  voter: text,
  answers: { why: { type: 'text', text } },
});
const aChange = (second: number): PollChange => ({
  ...{
    pollId: 'evening',
    changeId: `2026-11-23T10:00:0${second}.000Z-0a1b2c3d`,
    at: `2026-11-23T10:00:0${second}.000Z`,
  },
  ...{ organizer: { sub: 'jo-1', name: 'Jo' }, kind: 'ballots-exported', version: 1, details: {} },
});

let service: AService;
beforeAll(async () => {
  service = await aService();
});
beforeEach(() => {
  service.asked.length = 0;
});
afterAll(() => service.stop());

/** Serves pages by their cursors. */
const serve = (path: string, name: string, pages: readonly object[][]) => {
  for (const [index, page] of pages.entries()) {
    const next = index + 1 < pages.length ? { next: `${index + 1}` } : {};
    service.answers[`${path}${index === 0 ? '' : `?cursor=${index}`}`] = (_, response) =>
      answer(response, 200, { [name]: page, ...next });
  }
};

async function exported(signal = new AbortController().signal, onProgress: (far: ExportProgress) => void = () => {}) {
  const parts = await pollJson({ client: service.client, pollId: 'evening', signal, onProgress });
  return PollExport.parse(JSON.parse(await new Blob(parts).text()));
}

it('has the poll, its results, and all pages of ballots and of the log', async () => {
  // Prepare
  const ballots = ['速い "とても"', 'a\u2028b', 'c'].map(aBallot);
  const changes = [3, 2, 1].map(aChange);
  service.answers[POLL] = (_, response) => answer(response, 200, poll);
  service.answers['GET /polls/evening/results'] = (_, response) => answer(response, 200, results);
  serve(`${POLL}/ballots`, 'ballots', [[], ballots.slice(0, 2), [], ballots.slice(2)]);
  serve(`${POLL}/changes`, 'changes', [changes.slice(0, 2), changes.slice(2)]);
  const progress: ExportProgress[] = [];

  // Act
  const { exportedAt, ...file } = await exported(undefined, (far) => progress.push(far));

  // Assess
  expect(file).toEqual({ format: 1, poll, results, ballots, changes });
  expect(Math.abs(Date.now() - Date.parse(exportedAt))).toBeLessThan(60_000);
  expect(progress.at(-1)).toEqual({ ballots: 3 });
  // The log is read last, so that it includes the export.
  expect(service.asked.findIndex((each) => each.includes('/changes'))).toBe(6);
});

it('of a poll that was never opened has no results and no ballots', async () => {
  const unknown = { type: 'about:blank', title: 'x', status: 404, code: 'unknown-poll', detail: 'x' };
  service.answers['GET /polls/evening/results'] = (_, response) => answer(response, 404, unknown);
  serve(`${POLL}/ballots`, 'ballots', [[]]);
  serve(`${POLL}/changes`, 'changes', [[]]);
  expect(await exported()).toMatchObject({ poll, ballots: [], changes: [] });
  expect(Object.keys(await exported())).not.toContain('results');
});

it('stops when it is cancelled', async () => {
  const controller = new AbortController();
  serve(`${POLL}/ballots`, 'ballots', [[aBallot('a')], [aBallot('b')]]);
  await expect(exported(controller.signal, () => controller.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(service.asked.filter((each) => each.includes('/ballots'))).toHaveLength(1);
});
