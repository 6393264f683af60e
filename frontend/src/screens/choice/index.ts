import { choosableOptions } from '@booth/shared';
import type { ScreenView } from '../screen-view.ts';
import { ChoiceFields } from './Field.tsx';

export const view: ScreenView<'choice'> = {
  emptyAnswer: { type: 'choice', optionIds: [] },
  fitting: (screen, { optionIds }) => {
    const offered = new Set(choosableOptions(screen).map(({ id }) => id));
    return { type: 'choice', optionIds: optionIds.filter((id) => offered.has(id)) };
  },
  issueOf: ({ min, max }, { optionIds }) => {
    if (optionIds.length < min && max === 1) return { text: 'issue.choose-one' };
    if (optionIds.length < min) return { text: 'screens.choice.too-few', values: { count: min } };
    if (optionIds.length > max) return { text: 'screens.choice.too-many', values: { count: max } };
    return { text: 'issue.does-not-fit' };
  },
  options: ({ options }) => options,
  summary: ({ options }, { optionIds }) => {
    const chosen = options.filter(({ id }) => optionIds.includes(id));
    return chosen.length === 0 ? undefined : { kind: 'votes', options: chosen };
  },
  Field: ChoiceFields,
};
