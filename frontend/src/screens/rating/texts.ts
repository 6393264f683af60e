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
