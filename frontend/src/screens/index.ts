import type { Answer, Option, Poll, ScreenTypeName } from '@booth/shared';
import type { Language } from '../i18n/language.ts';
import { choice } from './choice/index.ts';
import * as choiceTexts from './choice/texts.ts';
import { number } from './number/index.ts';
import * as numberTexts from './number/texts.ts';
import { profile } from './profile/index.ts';
import * as profileTexts from './profile/texts.ts';
import { ranking } from './ranking/index.ts';
import * as rankingTexts from './ranking/texts.ts';
import { rating } from './rating/index.ts';
import * as ratingTexts from './rating/texts.ts';
import type { ScreenView } from './screen-view.ts';
import { text } from './text/index.ts';
import * as textTexts from './text/texts.ts';

/** The registry of views: a screen type that lacks a part does not compile. */
export const screenViews: { [Type in ScreenTypeName]: ScreenView<Type> } = {
  profile,
  choice,
  text,
  rating,
  ranking,
  number,
};

/** All that the pages show and ask by the type of a screen, or of an answer. */
export function screenViewOf<Type extends ScreenTypeName>({ type }: { type: Type }): ScreenView<Type> {
  return screenViews[type];
}

/**
 * Whether the answer is one to this screen; an organizer may have changed the screen's type since
 * it was given.
 */
export const answers = (answer: Answer, screen: { type: ScreenTypeName }): boolean => answer.type === screen.type;

/** The options of the first screen that has some. */
export const firstOptionsOf = ({ screens }: Pick<Poll, 'screens'>): readonly Option[] =>
  screens.map((screen) => screenViewOf(screen).options(screen)).find(({ length }) => length > 0) ?? [];

/** The texts of the types, which `src/i18n` has under `screens`. */
export const screenTexts = {
  en: {
    profile: profileTexts.en,
    choice: choiceTexts.en,
    text: textTexts.en,
    rating: ratingTexts.en,
    ranking: rankingTexts.en,
    number: numberTexts.en,
  },
  ja: {
    profile: profileTexts.ja,
    choice: choiceTexts.ja,
    text: textTexts.ja,
    rating: ratingTexts.ja,
    ranking: rankingTexts.ja,
    number: numberTexts.ja,
  },
} satisfies Record<Language, Record<ScreenTypeName, { name: string }>>;
