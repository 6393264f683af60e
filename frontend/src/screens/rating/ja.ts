import type { texts as en } from './en.ts';

export const texts: typeof en = {
  name: '評価',
  rate: '1から{{max}}で選んでください。',
  clear: '評価しない',
  end: '{{rating}}：{{meaning}}',
  given: '{{rating}} / {{max}}',
  outOf: '/ {{max}}',
  distribution: '評価ごとの回答数',
  meaning: '{{rating}}（{{meaning}}）',
};
