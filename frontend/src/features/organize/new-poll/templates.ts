import type { PollDefinition } from '@booth/shared';
import type * as z from 'zod/mini';
import type { Writing } from '../../../screens/screen-editor.ts';

/** The templates for a new poll. */
export const TEMPLATE_NAMES = ['show-of-hands', 'favourites', 'feedback', 'ranking', 'number', 'empty'] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** A template: a definition without title and id. */
type Content = Omit<z.input<typeof PollDefinition>, 'pollId' | 'title'>;

/** Colours of the palette, ordered so that neighbours differ. */
const COLORS = ['#2b3f92', '#cb3a24', '#5a70c6', '#b8770a', '#2f7d5b'] as const;

/** Returns options with placeholders as labels, each in a colour of its own. */
const options = (count: number, { t, language }: Writing) =>
  COLORS.slice(0, count).map((color, index) => ({
    id: `option-${index + 1}`,
    label: { [language]: t('organize.blank.option', { count: index + 1 }) },
    color,
  }));

const TEMPLATES: Record<TemplateName, (writing: Writing) => Content> = {
  'show-of-hands': ({ t, language }) => ({
    visibility: 'live',
    screens: [
      {
        id: 'choice',
        type: 'choice',
        title: { [language]: t('organize.template.show-of-hands.question') },
        options: [
          { id: 'yes', label: { [language]: t('organize.template.show-of-hands.yes') }, color: COLORS[0] },
          { id: 'no', label: { [language]: t('organize.template.show-of-hands.no') }, color: COLORS[1] },
        ],
        min: 1,
        max: 1,
      },
    ],
  }),
  favourites: (writing) => ({
    visibility: 'live',
    screens: [
      {
        id: 'choice',
        type: 'choice',
        title: { [writing.language]: writing.t('organize.template.favourites.question') },
        hint: { [writing.language]: writing.t('organize.template.favourites.hint') },
        options: options(5, writing),
        min: 1,
        max: 3,
      },
      {
        id: 'why',
        type: 'text',
        title: { [writing.language]: writing.t('organize.template.favourites.why') },
        maxCharacters: 140,
      },
    ],
  }),
  feedback: ({ t, language }) => ({
    visibility: 'hidden',
    screens: [
      {
        id: 'rating',
        type: 'rating',
        title: { [language]: t('organize.template.feedback.question') },
        required: true,
        endLabels: {
          low: { [language]: t('organize.template.feedback.low') },
          high: { [language]: t('organize.template.feedback.high') },
        },
      },
      { id: 'comment', type: 'text', title: { [language]: t('organize.template.feedback.comment') } },
    ],
  }),
  ranking: (writing) => ({
    visibility: 'live',
    screens: [
      {
        id: 'ranking',
        type: 'ranking',
        title: { [writing.language]: writing.t('organize.template.ranking.question') },
        options: options(4, writing),
      },
    ],
  }),
  number: ({ t, language }) => ({
    // Visitors who see the guesses of others guess alike.
    visibility: 'after-close',
    screens: [
      {
        id: 'guess',
        type: 'number',
        title: { [language]: t('organize.template.number.question') },
        required: true,
        min: 0,
        max: 100,
        step: 1,
      },
    ],
  }),
  empty: (writing) => ({
    visibility: 'live',
    screens: [
      {
        id: 'question',
        type: 'choice',
        title: { [writing.language]: writing.t('organize.blank.title') },
        options: options(2, writing),
        min: 1,
        max: 1,
      },
    ],
  }),
};

/** Writes the definition of a new poll: a template in one language, with an id and a title. */
export function templateText(name: TemplateName, writing: Writing, poll: { pollId: string; title: string }): string {
  const { pollId, title } = poll;
  const definition = { pollId, title: { [writing.language]: title }, ...TEMPLATES[name](writing) };
  return `${JSON.stringify(definition, null, 2)}\n`;
}
