import { z } from 'zod';
import { FieldId, OptionId, ScreenId } from './ids.ts';
import { LocalizedText } from './text.ts';

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
      .max(50),
  }),
  z.object({ type: z.literal('checkbox'), id: FieldId, label: LocalizedText }),
]);
export type Field = z.infer<typeof Field>;

/** The end of the survey, as a branch rule names it. */
export const END = 'end';

/**
 * Where to go after a screen: the first rule whose condition holds wins, the next screen of the list otherwise.
 * `field` looks into a profile's answer; without it, a `choice` screen's chosen options are compared.
 * A rule of data and not an expression: it is evaluated by the workflow, where a text must never be run as code.
 */
export const BranchRule = z.object({
  when: z.object({
    screen: ScreenId,
    field: FieldId.optional(),
    equals: z.union([z.string(), z.boolean()]).optional(),
    includes: OptionId.optional(),
  }),
  goTo: z.union([ScreenId, z.literal(END)]),
});
export type BranchRule = z.infer<typeof BranchRule>;

const screenBase = {
  id: ScreenId.refine((id) => id !== END, { error: `"${END}" is the end of the survey, choose another id` }),
  title: LocalizedText,
  hint: LocalizedText.optional(),
  rules: z.array(BranchRule).max(20).default([]),
};

export const Screen = z.discriminatedUnion('type', [
  z.object({ ...screenBase, type: z.literal('profile'), fields: z.array(Field).min(1).max(20) }),
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
]);
export type Screen = z.infer<typeof Screen>;
