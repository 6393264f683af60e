import type { Answer, Option, Poll, Screen, ScreenTally, ScreenTypeName } from '@booth/shared';
import { view as choice } from './choice/index.ts';
import { view as number } from './number/index.ts';
import { view as profile } from './profile/index.ts';
import { view as ranking } from './ranking/index.ts';
import { view as rating } from './rating/index.ts';
import type { ScreenView } from './screen-view.ts';
import { view as text } from './text/index.ts';

/** The views of all types. A screen type without one doesn't compile. */
export const screenViews: { [Type in ScreenTypeName]: ScreenView<Type> } = {
  profile,
  choice,
  text,
  rating,
  ranking,
  number,
};

/** Returns what pages show and ask for screens or answers of a type. */
export function screenViewOf<Type extends ScreenTypeName>({ type }: { type: Type }): ScreenView<Type> {
  return screenViews[type];
}

/**
 * Returns true if the answer or tally has the type of this screen. An organizer may have changed
 * the type since.
 */
export const isOfTypeOf = (screen: Screen, { type }: Answer | ScreenTally): boolean => type === screen.type;

/** Returns the options of the first screen that has some. */
export const firstOptionsOf = ({ screens }: Pick<Poll, 'screens'>): readonly Option[] =>
  screens.map((screen) => screenViewOf(screen).options(screen)).find(({ length }) => length > 0) ?? [];
