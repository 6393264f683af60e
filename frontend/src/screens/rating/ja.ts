import type { texts as en } from './en.ts';

export const texts: typeof en = {
  name: '評価',
  rate: '1から{{max}}で選んでください。',
  clear: '評価しない',
  end: '{{rating}}：{{meaning}}',
  max: '評価の最大値',
  low: '1の意味',
  high: '最大値の意味',
  given: '{{rating}} / {{max}}',
  outOf: '/ {{max}}',
  distribution: '評価ごとの回答数',
  meaning: '{{rating}}（{{meaning}}）',
};
