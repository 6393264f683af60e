import type { LocalizedText, Option, Poll, Screen, ScreenResults } from '@booth/shared';
import { type Standing, standingsByPoints } from './standings.ts';

type RatingScreen = Extract<Screen, { type: 'rating' }>;
type RankingScreen = Extract<Screen, { type: 'ranking' }>;

/** One step of a rating's scale. */
export interface RatingStep {
  rating: number;
  /** What it means, at the ends of the scale. */
  meaning: LocalizedText | undefined;
  count: number;
  /** The part of those who rated, 0 to 1. */
  share: number;
  /** Its bar's length, of the longest bar, 0 to 1. */
  length: number;
}

export interface RatingTally {
  type: 'rating';
  screen: RatingScreen;
  /** How many rated: who skipped the question gave no answer. */
  answers: number;
  mean: number | null;
  /** The whole scale, from 1 on. */
  steps: RatingStep[];
}

export interface RankingTally {
  type: 'ranking';
  screen: RankingScreen;
  standings: Standing[];
}

/** What a screen without votes came to. */
export type ScreenTally = RatingTally | RankingTally;

/** Whether there is anything that the standings of options could show. */
export const hasStandings = ({ screens, options }: Pick<Poll, 'screens' | 'options'>): boolean =>
  options.length > 0 && screens.some(({ type }) => type === 'choice');

/**
 * What the rating and ranking screens of the poll came to, in the poll's order. A screen that nobody has answered is there with
 * nothing in it; what was counted for a screen that the poll no longer has, or has of another type, is left out.
 */
export function screenTalliesOf(
  poll: Pick<Poll, 'screens' | 'options'>,
  results: readonly ScreenResults[],
): ScreenTally[] {
  return poll.screens.flatMap((screen): ScreenTally[] => {
    const counted = results.find(({ screenId, type }) => screenId === screen.id && type === screen.type);
    switch (screen.type) {
      case 'rating':
        return [ratingTally(screen, counted?.type === 'rating' ? counted : undefined)];
      case 'ranking':
        return [rankingTally(poll, screen, counted?.type === 'ranking' ? counted : undefined)];
      default:
        return [];
    }
  });
}

type RatingResults = Extract<ScreenResults, { type: 'rating' }>;

function ratingTally(screen: RatingScreen, results: RatingResults | undefined): RatingTally {
  const { ratings = [], mean = null } = results ?? {};
  const counts = new Map(ratings.map(({ rating, count }) => [rating, count]));
  const answers = ratings.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(0, ...counts.values());
  // A scale that was longer once still shows what was given on it.
  const last = Math.max(screen.max, ...counts.keys());
  const steps = Array.from({ length: last }, (_, index) => {
    const rating = index + 1;
    const count = counts.get(rating) ?? 0;
    return {
      rating,
      meaning: rating === 1 ? screen.endLabels?.low : rating === screen.max ? screen.endLabels?.high : undefined,
      count,
      share: answers === 0 ? 0 : count / answers,
      length: most === 0 ? 0 : count / most,
    };
  });
  return { type: 'rating', screen, answers, mean, steps };
}

type RankingResults = Extract<ScreenResults, { type: 'ranking' }>;

function rankingTally(
  { options }: Pick<Poll, 'options'>,
  screen: RankingScreen,
  results: RankingResults | undefined,
): RankingTally {
  const points = results?.points ?? [];
  // An option that was hidden meanwhile is shown as long as it has points.
  const isShown = ({ id, hidden }: Option) => !hidden || points.some((each) => each.optionId === id && each.points > 0);
  const asked = options.filter((option) => (screen.optionIds?.includes(option.id) ?? true) && isShown(option));
  return { type: 'ranking', screen, standings: standingsByPoints(asked, points) };
}
