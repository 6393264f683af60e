import { lazy } from 'react';
import type { ScreenView } from '../screen-view.ts';
import { RatingField } from './Field.tsx';
import { RatingTally } from './Tally.tsx';

export const view: ScreenView<'rating'> = {
  emptyAnswer: { type: 'rating' },
  fitting: (_screen, answer) => answer,
  issueOf: (_screen, answer) => ({ text: answer.rating === undefined ? 'issue.choose-one' : 'issue.does-not-fit' }),
  options: () => [],
  Field: RatingField,
  Tally: RatingTally,
  Editor: lazy(() => import('./Editor.tsx')),
};

export const en = {
  name: 'Rating',
  rate: 'Choose 1 to {{max}}.',
  clear: 'No rating',
  end: '{{rating}}: {{meaning}}',
  max: 'Highest rating',
  low: 'What 1 means',
  high: 'What the highest rating means',
  outOf: 'of {{max}}',
  distribution: 'How often each rating was given',
  meaning: '{{rating}}, {{meaning}}',
};

export const ja: typeof en = {
  name: '評価',
  rate: '1から{{max}}で選んでください。',
  clear: '評価しない',
  end: '{{rating}}：{{meaning}}',
  max: '評価の最大値',
  low: '1の意味',
  high: '最大値の意味',
  outOf: '/ {{max}}',
  distribution: '評価ごとの回答数',
  meaning: '{{rating}}（{{meaning}}）',
};
