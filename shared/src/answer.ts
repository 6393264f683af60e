import { z } from 'zod';
import { FieldId, OptionId, ScreenId } from './ids.ts';
import { choosableOptions } from './option.ts';
import type { Poll } from './poll.ts';
import { rankedOptions } from './ranked-options.ts';
import {
  type Field,
  FREE_TEXT_MAX_CHARACTERS,
  RANKING_OPTIONS_MOST,
  RATING_FIELD,
  RATING_MAX_MOST,
  type Screen,
} from './screen.ts';
import { isVisible, typedText } from './text.ts';

export const ProfileAnswer = z.object({
  type: z.literal('profile'),
  fields: z.record(FieldId, z.union([typedText(FREE_TEXT_MAX_CHARACTERS), z.boolean()])),
});
export const ChoiceAnswer = z.object({ type: z.literal('choice'), optionIds: z.array(OptionId).max(20) });
export const TextAnswer = z.object({ type: z.literal('text'), text: typedText(FREE_TEXT_MAX_CHARACTERS) });
/** The rating is a field like a profile's, so that a branch rule looks into both in one way. None where it was left out. */
export const RatingAnswer = z.object({
  type: z.literal('rating'),
  fields: z.object({ [RATING_FIELD]: z.int().min(1).max(RATING_MAX_MOST).optional() }),
});
/** The best first. Not named `optionIds`, for each of those is a vote. */
export const RankingAnswer = z.object({
  type: z.literal('ranking'),
  order: z.array(OptionId).max(RANKING_OPTIONS_MOST),
});

/** What a visitor answers on one screen. Its `type` is the screen's. */
export const Answer = z.discriminatedUnion('type', [
  ProfileAnswer,
  ChoiceAnswer,
  TextAnswer,
  RatingAnswer,
  RankingAnswer,
]);
export type Answer = z.infer<typeof Answer>;

/** The answers of a session so far, by screen. */
export const Answers = z.record(ScreenId, Answer);
export type Answers = z.infer<typeof Answers>;

/** What was typed, without the white space around it; where it is needed, with something to see. */
function textSchema({ required, maxCharacters }: { required: boolean; maxCharacters: number }) {
  const text = z.string().trim().max(maxCharacters);
  return required ? text.min(1).refine(isVisible, { error: 'write something that can be seen' }) : text;
}

function fieldSchema(field: Field) {
  switch (field.type) {
    case 'checkbox':
      return z.boolean().optional();
    case 'select': {
      const choice = z.enum(field.choices.map((c) => c.id));
      return field.required ? choice : choice.optional();
    }
    case 'text':
      return field.required ? textSchema(field) : textSchema(field).optional();
  }
}

/** zod takes what an object inherits for its own: a field may be called `constructor`. */
function withoutPrototype(fields: unknown): unknown {
  return typeof fields === 'object' && fields !== null ? Object.assign(Object.create(null), fields) : fields;
}

/**
 * The schema that an answer to this screen of the poll must fit: made from the poll itself, used by the server, which
 * decides, and by the browser, which tells the visitor early.
 */
export function answerSchema(poll: Pick<Poll, 'options'>, screen: Screen) {
  switch (screen.type) {
    case 'profile':
      return z.strictObject({
        type: z.literal('profile'),
        fields: z.preprocess(
          withoutPrototype,
          z.strictObject(Object.fromEntries(screen.fields.map((field) => [field.id, fieldSchema(field)]))),
        ),
      });
    case 'choice':
      return z.strictObject({
        type: z.literal('choice'),
        optionIds: z
          .array(z.enum(choosableOptions(poll).map((option) => option.id)))
          .min(screen.min)
          .max(screen.max)
          .refine((ids) => new Set(ids).size === ids.length, { error: 'choose each option once' }),
      });
    case 'text':
      return z.strictObject({ type: z.literal('text'), text: textSchema(screen) });
    case 'rating': {
      const rating = z.int().min(1).max(screen.max);
      return z.strictObject({
        type: z.literal('rating'),
        fields: z.strictObject({ [RATING_FIELD]: screen.required ? rating : rating.optional() }),
      });
    }
    case 'ranking': {
      const ids = rankedOptions(poll, screen).map((option) => option.id);
      return z.strictObject({
        type: z.literal('ranking'),
        order: z
          .array(z.enum(ids))
          .length(ids.length)
          .refine((order) => new Set(order).size === order.length, { error: 'place each option once' }),
      });
    }
  }
}
