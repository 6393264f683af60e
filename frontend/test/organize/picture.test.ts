import { inLanguage, type LocalizedText, Poll, type ResultsSnapshot, type Screen } from '@booth/shared';
import { picturedScreens, pictureOf } from '../../src/features/organize/export/picture.ts';

const poll = Poll.parse({
  ...{ pollId: 'evening', version: 1, title: { en: 'Evening' }, status: 'closed', visibility: 'hidden' },
  screens: [
    {
      ...{ type: 'choice', id: 'drink', title: { en: 'Drink?', ja: '飲み物は？' } },
      options: [
        { id: 'tea', label: { en: 'Tea', ja: 'お茶' }, color: '#00aa00' },
        { id: 'water', label: { en: 'Water', ja: '水' } },
        { id: 'milk', label: { en: 'Milk', ja: '牛乳' }, hidden: true },
        { id: 'beer', label: { en: 'Beer', ja: 'ビール' }, hidden: true },
      ],
    },
    { type: 'text', id: 'why', title: { en: 'Why?' } },
    {
      ...{ type: 'rating', id: 'rated', title: { en: 'How was it?' }, max: 3 },
      endLabels: { low: { en: 'poor' }, high: { en: 'great' } },
    },
  ],
});
const snapshot: Pick<ResultsSnapshot, 'screens'> = {
  screens: [
    {
      ...{ type: 'choice', screenId: 'drink', answers: 5 },
      options: [
        { optionId: 'water', count: 4 },
        { optionId: 'beer', count: 1 },
      ],
    },
    { type: 'rating', screenId: 'rated', answers: 3, ratings: [{ rating: 3, count: 3 }], mean: 3 },
  ],
};
function screen(id: string): Screen {
  const found = poll.screens.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no screen ${id}`);
  return found;
}
const inWords = (language: string) => (text: LocalizedText) => inLanguage(text, language);

it('has bars in the order of the results and the colours of the options, and a hidden option only with votes', () => {
  const { question, bars, figures } = pictureOf(screen('drink'), snapshot, inWords('ja'));
  expect(question).toBe('飲み物は？');
  expect(bars).toEqual([
    { label: '水', color: '#3d54b0', amount: 4, length: 1 },
    { label: 'ビール', color: '#3d54b0', amount: 1, length: 0.25 },
    { label: 'お茶', color: '#00aa00', amount: 0, length: 0 },
  ]);
  expect(figures).toEqual([]);
});

it('says what the ends of a scale mean, and the mean if there is one', () => {
  const of = (results: typeof snapshot | undefined) => pictureOf(screen('rated'), results, inWords('en'));
  expect(of(snapshot).bars.map(({ label, amount }) => [label, amount])).toEqual([
    ['1 – poor', 0],
    ['2', 0],
    ['3 – great', 3],
  ]);
  expect([of(snapshot).figures, of(undefined).figures]).toEqual([[{ measure: 'mean', amount: 3 }], []]);
});

it('exists for each screen with a tally', () => {
  expect(picturedScreens(poll).map(({ id }) => id)).toEqual(['drink', 'rated']);
});
