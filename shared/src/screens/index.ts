import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import { ChoiceAnswer, ChoiceScreen, ChoiceTally, choice } from './choice.ts';
import { NumberAnswer, NumberScreen, NumberTally, number } from './number.ts';
import { ProfileAnswer, ProfileScreen, profile } from './profile.ts';
import { RankingAnswer, RankingScreen, RankingTally, ranking } from './ranking.ts';
import { RatingAnswer, RatingScreen, RatingTally, rating } from './rating.ts';
import type { ScreenType } from './screen-type.ts';
import { TextAnswer, TextScreen, text } from './text.ts';

export const Screen = z.discriminatedUnion('type', [
  ProfileScreen,
  ChoiceScreen,
  TextScreen,
  RatingScreen,
  RankingScreen,
  NumberScreen,
]);
export type Screen = z.infer<typeof Screen>;
export type ScreenTypeName = Screen['type'];

/** What a visitor answers on one screen. Its `type` is that of the screen. */
export const Answer = z.discriminatedUnion('type', [
  ProfileAnswer,
  ChoiceAnswer,
  TextAnswer,
  RatingAnswer,
  RankingAnswer,
  NumberAnswer,
]);
export type Answer = z.infer<typeof Answer>;

/** The answers of a ballot, or of an unfinished session, by screen. */
export const Answers = z.record(ScreenId, Answer);
export type Answers = z.infer<typeof Answers>;

/** The counts of one screen. */
export const ScreenTally = z.discriminatedUnion('type', [ChoiceTally, RatingTally, RankingTally, NumberTally]);
export type ScreenTally = z.infer<typeof ScreenTally>;

export type ScreenOf<Type extends ScreenTypeName> = Extract<Screen, { type: Type }>;
export type AnswerOf<Type extends ScreenTypeName> = Extract<Answer, { type: Type }>;
export type TallyOf<Type extends ScreenTypeName> = Extract<ScreenTally, { type: Type }>;

type ScreenTypes = { [Type in ScreenTypeName]: ScreenType<ScreenOf<Type>, AnswerOf<Type>, TallyOf<Type>> };

/** The registry of screen types. A type that lacks a part does not compile. */
const screenTypes: ScreenTypes = { profile, choice, text, rating, ranking, number };

export const SCREEN_TYPE_NAMES = Screen.def.options.flatMap(({ shape }) => shape.type.def.values);
export const ScreenTypeName = z.enum(SCREEN_TYPE_NAMES);

/** Returns everything that depends on the type of a screen. */
export function screenTypeOf<Type extends ScreenTypeName>({
  type,
}: {
  type: Type;
}): ScreenType<ScreenOf<Type>, AnswerOf<Type>, TallyOf<Type>> {
  return screenTypes[type];
}

export { CHOSEN_OPTIONS_MAX } from './choice.ts';
export { binsOf, NumberScreen } from './number.ts';
export { CHOICES_MAX, FIELDS_MAX } from './profile.ts';
export { RATING_STEPS_MAX, RATING_STEPS_MIN } from './rating.ts';
export { type CsvCell, type ResultLine, RULES_MAX, type ScreenType, SOLE_COLUMN } from './screen-type.ts';
