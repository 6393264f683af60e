import { choosableOptions } from '@booth/shared';
import { lazy } from 'react';
import type { ScreenView } from '../screen-view.ts';
import { RankingFields } from './Field.tsx';
import { placed, unplaced } from './order.ts';
import { RankingTally } from './Tally.tsx';

export const view: ScreenView<'ranking'> = {
  emptyAnswer: { type: 'ranking', order: [] },
  fitting: (screen, { order }) => ({
    type: 'ranking',
    order: placed(choosableOptions(screen), order).map(({ id }) => id),
  }),
  issueOf: (screen, { order }) => {
    const count = unplaced(choosableOptions(screen), order).length;
    return count > 0 ? { text: 'screens.ranking.not-placed', values: { count } } : { text: 'issue.does-not-fit' };
  },
  options: ({ options }) => options,
  Field: RankingFields,
  Tally: RankingTally,
  Editor: lazy(() => import('./Editor.tsx')),
};

export const en = {
  name: 'Ranking',
  ranked: 'Your order',
  hint: 'Tap in order, your first choice first.',
  unranked: 'Not placed yet',
  moveUp: 'Move {{option}} up',
  moveDown: 'Move {{option}} down',
  placed: '{{option}}: place {{place}} of {{total}}',
  'not-placed_one': 'Please place {{count}} more.',
  'not-placed_other': 'Please place {{count}} more.',
  points_one: 'Points by place, from {{answers}} answer',
  points_other: 'Points by place, from {{answers}} answers',
  more_one: 'and {{count}} more',
  more_other: 'and {{count}} more',
};

export const ja = {
  name: '順位付け',
  ranked: 'あなたの順位',
  hint: '1位から順にタップしてください。',
  unranked: 'まだ選ばれていないもの',
  moveUp: '{{option}}を上へ',
  moveDown: '{{option}}を下へ',
  placed: '{{option}}：{{total}}個中{{place}}位',
  'not-placed_other': 'あと{{count}}個に順位を付けてください。',
  points_other: '順位に応じたポイント（回答{{answers}}件）',
  more_other: 'ほか{{count}}個',
};
