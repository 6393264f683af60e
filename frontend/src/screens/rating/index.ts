import { lazy } from 'react';
import type { ScreenView } from '../screen-view.ts';
import { RatingField } from './Field.tsx';

export const view: ScreenView<'rating'> = {
  emptyAnswer: { type: 'rating' },
  fitting: (_screen, answer) => answer,
  issueOf: (_screen, answer) => ({ text: answer.rating === undefined ? 'issue.choose-one' : 'issue.does-not-fit' }),
  options: () => [],
  Field: RatingField,
  Editor: lazy(() => import('./Editor.tsx')),
};
