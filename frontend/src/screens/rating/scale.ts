import type { LocalizedText, ScreenOf, TallyOf } from '@booth/shared';
import { type Bar, barsOf } from '../histogram/bars.ts';

/** A step of a rating scale. */
export interface RatingStep extends Bar {
  rating: number;
  /** The meaning of the step, at the ends of the scale. */
  meaning: LocalizedText | undefined;
}

/** Returns the whole scale, from 1. Includes higher ratings from before the scale was shortened. */
export function ratingSteps(screen: ScreenOf<'rating'>, tally: TallyOf<'rating'> | undefined): RatingStep[] {
  const counts = new Map(tally?.ratings.map(({ rating, count }) => [rating, count]));
  const last = Math.max(screen.max, ...counts.keys());
  const meaningOf = (rating: number) =>
    rating === 1 ? screen.endLabels?.low : rating === screen.max ? screen.endLabels?.high : undefined;
  return barsOf(
    Array.from({ length: last }, (_, index) => {
      const rating = index + 1;
      return { rating, meaning: meaningOf(rating), count: counts.get(rating) ?? 0 };
    }),
  );
}
