export const texts = {
  name: 'Text',
  characters: '{{used}} of {{max}} characters',
};
