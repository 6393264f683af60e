import { createElement } from 'react';
import { PollWords } from '../src/features/poll/components/PollWords.tsx';
import { wordsLanguage } from '../src/features/poll/use-poll-words.ts';
import { rendered } from './rendered.ts';

describe('the words of a poll', () => {
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
});
