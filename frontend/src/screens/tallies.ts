import type { ScreenOf, ScreenTypeName, TallyOf } from '@booth/shared';
import type { ComponentType } from 'react';
import type { PollText } from '../features/poll/use-poll-text.ts';
import { ChoiceTally } from './choice/Tally.tsx';
import { NumberTally } from './number/Tally.tsx';
import { RankingTally } from './ranking/Tally.tsx';
import { RatingTally } from './rating/Tally.tsx';

/** `page`: as high as it needs to be; `big`: fills the room that a big screen gives it. */
export type TallySize = 'page' | 'big';

export interface TallyProps<Type extends ScreenTypeName> {
  screen: ScreenOf<Type>;
  /** Undefined where nobody has answered yet. */
  tally: TallyOf<Type> | undefined;
  size: TallySize;
  /** Gives a text of the poll in the reader's language. */
  pollText: PollText;
}

type TallyViews = { [Type in ScreenTypeName]: ComponentType<TallyProps<Type>> | null };

const tallyViews: TallyViews = {
  profile: null,
  choice: ChoiceTally,
  text: null,
  rating: RatingTally,
  ranking: RankingTally,
  number: NumberTally,
};

/** How the tally of a screen is shown; null for a type of which nothing is counted. */
export function tallyViewOf<Type extends ScreenTypeName>({
  type,
}: {
  type: Type;
}): ComponentType<TallyProps<Type>> | null {
  return tallyViews[type];
}
