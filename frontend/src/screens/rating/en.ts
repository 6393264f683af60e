export const texts = {
  name: 'Rating',
  rate: 'Choose 1 to {{max}}.',
  clear: 'No rating',
  end: '{{rating}}: {{meaning}}',
  given: '{{rating}} of {{max}}',
  outOf: 'of {{max}}',
  distribution: 'How often each rating was given',
  meaning: '{{rating}}, {{meaning}}',
};
