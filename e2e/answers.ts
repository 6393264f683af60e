import {
  type Answer,
  type AnswerOf,
  choosableOptions,
  type Screen,
  type ScreenOf,
  type ScreenTypeName,
} from '@booth/shared';

type Field = ScreenOf<'profile'>['fields'][number];

const isRequired = (field: Field): boolean => field.type !== 'checkbox' && field.required;

function filledIn(field: Field): string | boolean {
  if (field.type === 'checkbox') return true;
  return field.type === 'select' ? (field.choices[0]?.id ?? '') : 'A';
}

type Answering<Type extends ScreenTypeName> = (screen: ScreenOf<Type>) => AnswerOf<Type>[];

/** How visitors answer a screen of each type, in some ways that all fit. */
const answering: { [Type in ScreenTypeName]: Answering<Type> } = {
  profile: ({ fields }) =>
    [fields.filter(isRequired), fields].map((filled) => ({
      type: 'profile',
      fields: Object.fromEntries(filled.map((field) => [field.id, filledIn(field)])),
    })),
  choice: (screen) => {
    const optionIds = choosableOptions(screen).map(({ id }) => id);
    return [optionIds, optionIds.toReversed()].map((ids) => ({ type: 'choice', optionIds: ids.slice(0, screen.max) }));
  },
  text: () => [{ type: 'text', text: '🗳️' }],
  rating: ({ max }) => [1, max].map((rating) => ({ type: 'rating', rating })),
  ranking: (screen) => [{ type: 'ranking', order: choosableOptions(screen).map(({ id }) => id) }],
  number: ({ min, max }) => [min, max].map((value) => ({ type: 'number', value })),
};

function answeringOf<Type extends ScreenTypeName>({ type }: { type: Type }): Answering<Type> {
  return answering[type];
}

/** Some answers that fit the screen. */
export const answersTo = (screen: Screen): Answer[] => answeringOf(screen)(screen);
