/** The text of a valid definition in two languages. */
export const A_DEFINITION = `${JSON.stringify(
  {
    pollId: 'show-of-hands',
    title: { en: 'A show of hands', ja: '挙手アンケート' },
    visibility: 'live',
    screens: [
      {
        id: 'choice',
        type: 'choice',
        title: { en: 'What do you say?', ja: 'どちらですか？' },
        options: [
          { id: 'yes', label: { en: 'Yes', ja: 'はい' }, color: '#2b3f92' },
          { id: 'no', label: { en: 'No', ja: 'いいえ' }, color: '#cb3a24' },
        ],
        min: 1,
        max: 1,
      },
    ],
  },
  null,
  2,
)}\n`;
