export const en = {
  name: 'Text',
  characters: '{{used}} of {{max}} characters',
  maxCharacters: 'Most characters',
};

export const ja: typeof en = {
  name: '自由記述',
  characters: '{{used}} / {{max}} 文字',
  maxCharacters: '最大文字数',
};
