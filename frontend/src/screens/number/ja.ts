import type { texts as en } from './en.ts';

export const texts: typeof en = {
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
  distribution: '数値ごとの回答数',
  given: '{{value, number}}{{unit}}',
  amount: '{{value}}{{unit}}',
  about: '約{{value}}',
};
