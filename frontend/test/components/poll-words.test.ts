import type { LocalizedText } from '@booth/shared';
import { createElement } from 'react';
import { PollWords } from '../../src/components/PollWords.tsx';
import { usePollText } from '../../src/i18n/use-poll-text.ts';
import { wordsLanguage } from '../../src/i18n/use-poll-words.ts';
import { rendered } from '../support/rendered.ts';

/** Renders the title of a poll. */
function Title({ title }: { title: LocalizedText }) {
  return createElement(PollWords, { text: title, by: usePollText({ title }) });
}

describe('the texts of a poll', () => {
  it.each([
    ["in the page's language", { en: 'Water', ja: '水' }, 'Water', 'en', undefined],
    ['in a variant of it', { 'en-GB': 'Colour' }, 'Colour', 'en', undefined],
    ['in another language', { ar: 'ماء', ja: '水' }, 'ماء', 'en', 'ar'],
    ['the same in both', { ja: 'AWS Lambda', en: 'AWS Lambda' }, 'AWS Lambda', 'en', undefined],
  ])("%s have their language only where it is not the page's", (_case, text, words, page, language) => {
    expect(wordsLanguage(text, words, page)).toBe(language);
  });

  it('have a direction of their own', async () => {
    const html = await rendered(createElement(PollWords, { text: { ar: 'ماء' }, by: () => 'ماء' }));
    expect(html).toBe('<span dir="auto" lang="ar">ماء</span>');
  });

  it.each([
    ['a language that the pages do not have', ['de-AT', 'en'], '<span dir="auto" lang="de">Wasser</span>'],
    ['the first available language', ['nl', 'ja', 'de'], '<span dir="auto" lang="ja">水</span>'],
    ["the page's, where there is none", ['nl'], '<span dir="auto">Water</span>'],
    ['the chosen language', ['en'], '<span dir="auto">Water</span>'],
  ])('are in %s', async (_case, tags, html) => {
    const title = { ja: '水', de: 'Wasser', en: 'Water' };
    expect(await rendered(createElement(Title, { title }), 'en', tags)).toBe(html);
  });
});
