import {
  type Answer,
  type AnswerOf,
  choosableOptions,
  Screen,
  type ScreenOf,
  type ScreenTypeName,
} from '../../src/index.ts';
import { both, optionsOf } from './polls.ts';

type Field = ScreenOf<'profile'>['fields'][number];

const isRequired = (field: Field): boolean => field.type !== 'checkbox' && field.required;

function filledIn(field: Field): string | boolean {
  if (field.type === 'checkbox') return true;
  return field.type === 'select' ? (field.choices[0]?.id ?? '') : 'A';
}

interface Examples<Type extends ScreenTypeName> {
  /** The least that a screen of the type needs besides the common fields. */
  least: object;
  /** Returns some answers that fit a screen of the type. */
  answers: (screen: ScreenOf<Type>) => AnswerOf<Type>[];
}

/** All tests know the screen types by these: unit, front-end, browser and load tests. */
const examples: { [Type in ScreenTypeName]: Examples<Type> } = {
  profile: {
    least: { fields: [{ type: 'text', id: 'name', label: both('Name') }] },
    answers: ({ fields }) =>
      [fields.filter(isRequired), fields].map((filled) => ({
        type: 'profile',
        fields: Object.fromEntries(filled.map((field) => [field.id, filledIn(field)])),
      })),
  },
  choice: {
    least: { options: optionsOf('lambda', 's3') },
    answers: (screen) => {
      const optionIds = choosableOptions(screen).map(({ id }) => id);
      return [optionIds, optionIds.toReversed()].map((ids) => ({
        type: 'choice',
        optionIds: ids.slice(0, screen.max),
      }));
    },
  },
  text: { least: {}, answers: () => [{ type: 'text', text: '🗳️' }] },
  rating: { least: {}, answers: ({ max }) => [1, max].map((rating) => ({ type: 'rating', rating })) },
  ranking: {
    least: { options: optionsOf('lambda', 's3') },
    answers: (screen) => [{ type: 'ranking', order: choosableOptions(screen).map(({ id }) => id) }],
  },
  number: {
    least: { min: 0, max: 10 },
    answers: ({ min, max }) => [min, max].map((value) => ({ type: 'number', value })),
  },
};

function examplesOf<Type extends ScreenTypeName>({ type }: { type: Type }): Examples<Type> {
  return examples[type];
}

/** Returns the least screen of a type, as a poll file has it. */
export const leastOf = (type: ScreenTypeName) => ({ type, id: 'q', title: both('How?'), ...examples[type].least });

/** Returns some answers that fit the screen. */
export const answersTo = (screen: Screen): Answer[] => examplesOf(screen).answers(screen);

/** Returns the least screen of a type with each of its answers. */
export function answeredLeast(type: ScreenTypeName): { screen: Screen; sent: unknown }[] {
  const screen = Screen.parse(leastOf(type));
  return answersTo(screen).map((sent) => ({ screen, sent }));
}
