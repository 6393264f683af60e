import type { AnswerIssue, ScreenView } from '../screen-view.ts';
import { NumberField, neighbours } from './Field.tsx';

export const view: ScreenView<'number'> = {
  emptyAnswer: { type: 'number' },
  fitting: (_screen, answer) => answer,
  issueOf: (screen, { value }): AnswerIssue => {
    const { min, max, step } = screen;
    if (value === undefined) return { text: 'screens.number.required' };
    if (value < min) return { text: 'screens.number.too-small', values: { min } };
    if (value > max) return { text: 'screens.number.too-large', values: { max } };
    return { text: 'screens.number.not-in-steps', values: { step, ...neighbours(screen, value) } };
  },
  options: () => [],
  summary: ({ unit }, { value }, pollText) =>
    value === undefined
      ? undefined
      : {
          kind: 'words',
          text: 'screens.number.given',
          values: { value, unit: unit === undefined ? '' : pollText(unit) },
        },
  Field: NumberField,
};
