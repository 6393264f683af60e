export const texts = {
  name: 'Rating',
  rate: 'Choose 1 to {{max}}.',
  clear: 'No rating',
  end: '{{rating}}: {{meaning}}',
  max: 'Highest rating',
  low: 'What 1 means',
  high: 'What the highest rating means',
  given: '{{rating}} of {{max}}',
  outOf: 'of {{max}}',
  distribution: 'How often each rating was given',
  meaning: '{{rating}}, {{meaning}}',
};
