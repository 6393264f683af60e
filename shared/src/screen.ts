import { z } from 'zod';
import { FieldId, OptionId, ScreenId, uniqueIds } from './ids.ts';
import { comparedText, LocalizedLines, LocalizedText } from './text.ts';

/** Longest free text that a visitor can send, in characters. */
export const FREE_TEXT_MAX_CHARACTERS = 1_000;

const Field = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    id: FieldId,
    label: LocalizedText,
    required: z.boolean().default(false),
    maxCharacters: z.int().min(1).max(FREE_TEXT_MAX_CHARACTERS).default(80),
  }),
  z.object({
    type: z.literal('select'),
    id: FieldId,
    label: LocalizedText,
    required: z.boolean().default(false),
    choices: z
      .array(z.object({ id: FieldId, label: LocalizedText }))
      .min(2)
      .max(50)
      .superRefine(uniqueIds('choices')),
  }),
  z.object({ type: z.literal('checkbox'), id: FieldId, label: LocalizedText }),
]);
export type Field = z.infer<typeof Field>;

/** The end of the survey, as a branch rule names it. */
export const END = 'end';

/** Fewest and most steps of a rating's scale: of more, neighbours mean the same to most people. */
export const RATING_MAX_LEAST = 3;
export const RATING_MAX_MOST = 10;

/** The field of a rating's answer, as a branch rule names it. */
export const RATING_FIELD = 'rating';

/** Fewest and most options that a visitor can put in order on one screen. */
export const RANKING_OPTIONS_LEAST = 2;
export const RANKING_OPTIONS_MOST = 10;

/**
 * Where to go after a screen: the first rule whose condition holds wins, the next screen of the list otherwise.
 * `field` looks into a profile's answer, or names a rating (`"field": "rating", "equals": 2`); `includes` is for the
 * options of a `choice`, `equals` alone for a `text`. With none of them, it is enough that the screen was answered.
 * A rule of data and not an expression: it is evaluated by the workflow, where a text must never be run as code.
 */
export const BranchRule = z.object({
  when: z.object({
    screen: ScreenId,
    field: FieldId.optional(),
    // No answer is longer.
    equals: z.union([comparedText(FREE_TEXT_MAX_CHARACTERS), z.boolean(), z.int()]).optional(),
    includes: OptionId.optional(),
  }),
  goTo: z.union([ScreenId, z.literal(END)]),
});
export type BranchRule = z.infer<typeof BranchRule>;

const screenBase = {
  id: ScreenId.refine((id) => id !== END, { error: `"${END}" is the end of the survey, choose another id` }),
  title: LocalizedText,
  hint: LocalizedLines.optional(),
  rules: z.array(BranchRule).max(20).default([]),
};

export const Screen = z.discriminatedUnion('type', [
  z.object({
    ...screenBase,
    type: z.literal('profile'),
    fields: z.array(Field).min(1).max(20).superRefine(uniqueIds('fields')),
  }),
  z.object({
    ...screenBase,
    type: z.literal('choice'),
    /** Fewest and most options that a visitor may choose. At most 20, so that a ballot stays one transaction. */
    min: z.int().min(0).max(20).default(1),
    max: z.int().min(1).max(20).default(1),
  }),
  z.object({
    ...screenBase,
    type: z.literal('text'),
    required: z.boolean().default(false),
    maxCharacters: z.int().min(1).max(FREE_TEXT_MAX_CHARACTERS).default(280),
  }),
  z.object({
    ...screenBase,
    type: z.literal('rating'),
    required: z.boolean().default(false),
    /** The scale is 1 to `max`. */
    max: z.int().min(RATING_MAX_LEAST).max(RATING_MAX_MOST).default(5),
    /** What 1 and `max` mean. */
    endLabels: z.object({ low: LocalizedText, high: LocalizedText }).optional(),
  }),
  z.object({
    ...screenBase,
    type: z.literal('ranking'),
    /** The options to put in order, all of the poll's if left out. */
    optionIds: z.array(OptionId).min(RANKING_OPTIONS_LEAST).max(RANKING_OPTIONS_MOST).optional(),
  }),
]);
export type Screen = z.infer<typeof Screen>;
