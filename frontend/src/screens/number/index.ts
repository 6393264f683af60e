import { lazy } from 'react';
import type { AnswerIssue, ScreenView } from '../screen-view.ts';
import { NumberField, neighbours } from './Field.tsx';
import { NumberTally } from './Tally.tsx';

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
  Field: NumberField,
  Tally: NumberTally,
  Editor: lazy(() => import('./Editor.tsx')),
};

export const en = {
  name: 'Number',
  range: '{{min, number}} to {{max, number}}',
  rangeInSteps: '{{min, number}} to {{max, number}}, in steps of {{step, number}}',
  label: '{{title}}, in {{unit}}',
  less: 'Less',
  more: 'More',
  required: 'Please enter a number.',
  'too-small': 'Please enter {{min, number}} or more.',
  'too-large': 'Please enter {{max, number}} or less.',
  'not-in-steps': 'Please use steps of {{step, number}}: {{below, number}} or {{above, number}}.',
  min: 'Lowest number',
  max: 'Highest number',
  step: 'In steps of',
  unit: 'Unit',
  distribution: 'How often each number was given',
  amount: '{{value}} {{unit}}',
  about: '≈ {{value}}',
};

export const ja: typeof en = {
  name: '数値',
  range: '{{min, number}}～{{max, number}}',
  rangeInSteps: '{{min, number}}～{{max, number}}（{{step, number}}刻み）',
  label: '{{title}}（{{unit}}）',
  less: '減らす',
  more: '増やす',
  required: '数値を入力してください。',
  'too-small': '{{min, number}}以上の数値を入力してください。',
  'too-large': '{{max, number}}以下の数値を入力してください。',
  'not-in-steps': '{{step, number}}刻みの数値を入力してください（{{below, number}}または{{above, number}}など）。',
  min: '最小値',
  max: '最大値',
  step: '刻み',
  unit: '単位',
  distribution: '数値ごとの回答数',
  amount: '{{value}}{{unit}}',
  about: '約{{value}}',
};
