import type { Answer, Option, Poll, Screen, ScreenTally, ScreenTypeName } from '@booth/shared';
import { view as choice } from './choice/index.ts';
import { view as number } from './number/index.ts';
import { view as profile } from './profile/index.ts';
import { view as ranking } from './ranking/index.ts';
import { view as rating } from './rating/index.ts';
import type { ScreenView } from './screen-view.ts';
import { view as text } from './text/index.ts';

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
 * Whether the answer or the tally is of this screen's type; an organizer may have changed the type
 * since the answer was given.
 */
export const isOfTypeOf = (screen: Screen, { type }: Answer | ScreenTally): boolean => type === screen.type;

/** The options of the first screen that has some. */
export const firstOptionsOf = ({ screens }: Pick<Poll, 'screens'>): readonly Option[] =>
  screens.map((screen) => screenViewOf(screen).options(screen)).find(({ length }) => length > 0) ?? [];
