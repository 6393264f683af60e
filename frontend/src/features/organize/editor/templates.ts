/** What a new poll can begin with; each is a whole poll, so that only words have to be changed. */
export const TEMPLATES = {
  'show-of-hands': {
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
  favourites: {
    pollId: 'favourites',
    title: { en: 'Your favourites', ja: 'お気に入りはどれ？' },
    description: { en: 'Choose up to three.', ja: '3個まで選べます。' },
    visibility: 'live',
    screens: [
      {
        id: 'choice',
        type: 'choice',
        title: { en: 'Which do you like?', ja: 'どれが好きですか？' },
        options: [
          { id: 'first', label: { en: 'The first', ja: '1つ目' }, color: '#2b3f92' },
          { id: 'second', label: { en: 'The second', ja: '2つ目' }, color: '#cb3a24' },
          { id: 'third', label: { en: 'The third', ja: '3つ目' }, color: '#5a70c6' },
        ],
        min: 1,
        max: 3,
      },
      {
        id: 'why',
        type: 'text',
        title: { en: 'Why?', ja: 'その理由は？' },
        hint: { en: 'In a few words', ja: 'ひとことで' },
        maxCharacters: 140,
      },
    ],
  },
  feedback: {
    pollId: 'feedback',
    title: { en: 'How was the session?', ja: 'セッションはいかがでしたか？' },
    visibility: 'hidden',
    screens: [
      {
        id: 'rating',
        type: 'rating',
        title: { en: 'How did you like it?', ja: '満足度を教えてください' },
        required: true,
        endLabels: { low: { en: 'Not at all', ja: 'とても不満' }, high: { en: 'Very much', ja: 'とても満足' } },
      },
      { id: 'words', type: 'text', title: { en: 'Anything else?', ja: 'ご意見・ご感想' } },
    ],
  },
} as const;

export type TemplateName = keyof typeof TEMPLATES;

export const TEMPLATE_NAMES = ['show-of-hands', 'favourites', 'feedback'] as const satisfies readonly TemplateName[];

export const templateText = (name: TemplateName): string => `${JSON.stringify(TEMPLATES[name], null, 2)}\n`;
