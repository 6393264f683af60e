import { ProblemCode, ProblemError } from '@booth/shared';
import { createElement } from 'react';
import { ConnectionError, RefusedError } from '../../src/api/request-error.ts';
import { RefusalNotice } from '../../src/features/voting/answer/RefusalNotice.tsx';
import { refusalTextOf } from '../../src/features/voting/answer/refusal.ts';
import { rendered } from '../support/rendered.ts';

/** The server's own text: English, for developers. */
const DETAIL = 'The server says so in English.';
const refused = (code: ProblemCode, extension = {}) => {
  const { problem } = new ProblemError(code, DETAIL, extension);
  return new RefusedError(problem.status, problem);
};

describe.each([
  ['en', /^[\x20-\x7e…’]+$/u],
  ['ja', /[ぁ-んァ-ン].*。$/u],
] as const)('a refusal on a visitor’s page in %s', (language, words) => {
  it.each(ProblemCode.options)('of the kind "%s" says what to do', async (code) => {
    for (const wording of [{}, { context: 'answers' as const }]) {
      const page = createElement(RefusalNotice, { error: refused(code), wording });
      const html = await rendered(page, language);
      const text = html.replaceAll(/<style.*?<\/style>|<[^>]*>/gs, '').replaceAll('&#x27;', "'");
      expect(text).toMatch(words);
      expect(text).not.toContain('refusal.');
      expect(text).not.toContain(DETAIL);
    }
  });
});

describe('a refusal', () => {
  it('by a poll that is not open names its opening or closing time', () => {
    const opensAt = '2026-12-01T09:00:00Z';
    expect(refusalTextOf(refused('poll-not-open', { opensAt }))).toEqual({ text: 'tooEarly', at: new Date(opensAt) });
    const closedAt = '2026-12-01T10:00:00Z';
    expect(refusalTextOf(refused('poll-not-open', { closedAt }))).toEqual({ text: 'closed', at: new Date(closedAt) });
    expect(refusalTextOf(refused('poll-not-open'))).toEqual({ text: 'notOpen' });
  });

  it.each([
    ['without a problem document', new RefusedError(502, undefined)],
    ['by a lost connection', new ConnectionError(new Error('gone'))],
    ['by an unexpected error', new Error('a bug')],
  ])('%s asks to try again', (_, error) => {
    expect(refusalTextOf(error)).toEqual({ text: 'unexpected' });
  });

  it('is not shown twice', async () => {
    const page = createElement(RefusalNotice, { error: refused('invalid-request'), wording: {}, isSaid: true });
    expect(await rendered(page)).not.toContain('<p');
  });
});
