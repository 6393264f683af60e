import type { ScreenTypeName } from '@booth/shared';
import type { ComponentType } from 'react';
import { ChoiceTally as choice } from './choice/Tally.tsx';
import { NumberTally as number } from './number/Tally.tsx';
import { RankingTally as ranking } from './ranking/Tally.tsx';
import { RatingTally as rating } from './rating/Tally.tsx';
import type { TallyProps } from './screen-view.ts';

/**
 * The results of each type; null if nothing is counted. Separate from the views, because voters
 * load no results.
 */
const tallies: { [Type in ScreenTypeName]: ComponentType<TallyProps<Type>> | null } = {
  profile: null,
  choice,
  text: null,
  rating,
  ranking,
  number,
};

/** Returns the component for the results of a type. */
export function tallyViewOf<Type extends ScreenTypeName>({
  type,
}: {
  type: Type;
}): ComponentType<TallyProps<Type>> | null {
  return tallies[type];
}
