import type { Answer, Option, Poll, Screen, ScreenTally, ScreenTypeName } from '@booth/shared';
import type { Language } from '../i18n/language.ts';
import * as choice from './choice/index.ts';
import * as number from './number/index.ts';
import * as profile from './profile/index.ts';
import * as ranking from './ranking/index.ts';
import * as rating from './rating/index.ts';
import type { ScreenView } from './screen-view.ts';
import * as text from './text/index.ts';

/** The registry of views: a screen type that lacks a part does not compile. */
export const screenViews: { [Type in ScreenTypeName]: ScreenView<Type> } = {
  profile: profile.view,
  choice: choice.view,
  text: text.view,
  rating: rating.view,
  ranking: ranking.view,
  number: number.view,
};

/** All that the pages show and ask by the type of a screen, or of an answer. */
export function screenViewOf<Type extends ScreenTypeName>({ type }: { type: Type }): ScreenView<Type> {
  return screenViews[type];
}

/**
 * Whether the answer or the tally is of this screen's type; an organizer may have changed the type
 * since the answer was given.
 */
export const isOfTypeOf = (screen: Screen, { type }: Answer | ScreenTally): boolean => type === screen.type;

/** The options of the first screen that has some. */
export const firstOptionsOf = ({ screens }: Pick<Poll, 'screens'>): readonly Option[] =>
  screens.map((screen) => screenViewOf(screen).options(screen)).find(({ length }) => length > 0) ?? [];

/** The texts of the types, which `src/i18n` has under `screens`. */
export const screenTexts = {
  en: {
    profile: profile.en,
    choice: choice.en,
    text: text.en,
    rating: rating.en,
    ranking: ranking.en,
    number: number.en,
  },
  ja: {
    profile: profile.ja,
    choice: choice.ja,
    text: text.ja,
    rating: rating.ja,
    ranking: ranking.ja,
    number: number.ja,
  },
} satisfies Record<Language, Record<ScreenTypeName, { name: string }>>;
