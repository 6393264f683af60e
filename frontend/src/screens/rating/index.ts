import type { ScreenView } from '../screen-view.ts';
import { RatingField } from './Field.tsx';

export const view: ScreenView<'rating'> = {
  emptyAnswer: { type: 'rating' },
  fitting: (_screen, answer) => answer,
  issueOf: (_screen, answer) => ({ text: answer.rating === undefined ? 'issue.choose-one' : 'issue.does-not-fit' }),
  options: () => [],
  summary: ({ max }, { rating }) =>
    rating === undefined ? undefined : { kind: 'words', text: 'screens.rating.given', values: { rating, max } },
  Field: RatingField,
};
