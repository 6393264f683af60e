import { choosableOptions } from '@booth/shared';
import type { ScreenView } from '../screen-view.ts';
import { RankingFields } from './Field.tsx';
import { placed, unplaced } from './order.ts';

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
  summary: ({ options }, { order }) => {
    const ordered = placed(options, order);
    return ordered.length === 0 ? undefined : { kind: 'order', options: ordered };
  },
  Field: RankingFields,
};
