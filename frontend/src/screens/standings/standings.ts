import type { Option } from '@booth/shared';
import type { TextKey } from '../../i18n/translate.ts';
import { countedUpTo, type Showing } from '../counting-up.ts';
import { wholePercentages } from '../percentages.ts';

/** An option in the standings. */
export interface Standing {
  option: Option;
  /** The position among the options of the screen, from 0. */
  position: number;
  count: number;
  /** The rank from 1, equal for equal counts. */
  rank: number;
  /**
   * The share of the answers that chose the option, 0 to 1; undefined if counts are points. If
   * answers choose one option, shares are whole percentages that add up to 100.
   */
  share: number | undefined;
  /** The length of the bar as a fraction of the longest, 0 to 1. */
  length: number;
}

/** The answers behind the counts. */
interface Counted {
  /** The number of answers. */
  answers: number;
  /** True if each answer chooses at most one option. */
  isSingle: boolean;
}

/**
 * Returns the options of a screen, highest count first. Ties keep the order of the options, so
 * equal bars never swap places. Options without a count have 0. Hidden options are shown only if
 * they have votes.
 * @param counted left out if counts are points
 */
export function standingsOf(
  options: readonly Option[],
  counts: ReadonlyMap<string, number>,
  counted?: Counted,
): Standing[] {
  const sorted = options
    .map((option, position) => ({ option, position, count: counts.get(option.id) ?? 0 }))
    .filter(({ option, count }) => !option.hidden || count > 0)
    .sort((a, b) => b.count - a.count);
  const most = sorted[0]?.count ?? 0;
  // Shards are read one after another, so there can briefly be more votes than answers.
  const shareOf = (count: number, of: number) => (of === 0 ? 0 : Math.min(1, count / of));
  const chosen = sorted.reduce((sum, { count }) => sum + count, 0);
  // Answers without a choice have a share, but no line.
  const percentages = wholePercentages([
    ...sorted.map(({ count }) => count),
    Math.max(0, (counted?.answers ?? 0) - chosen),
  ]);
  return sorted.map(({ option, position, count }, index) => ({
    option,
    position,
    count,
    rank: sorted.findIndex((other) => other.count === count) + 1,
    share: counted && (counted.isSingle ? (percentages[index] ?? 0) / 100 : shareOf(count, counted.answers)),
    length: most === 0 ? 0 : count / most,
  }));
}

/**
 * Returns the standings while all options are counted up together, highest count first. The leaders
 * are not clear until the others have stopped.
 * @param progress as a fraction of the longest bar, 0 to 1
 */
export const standingsCountedUpTo = (standings: readonly Standing[], progress: number): Standing[] =>
  standings
    .map((standing) => countedUpTo(standing, progress))
    .sort((a, b) => b.length - a.length || a.position - b.position);

/** Returns true if the option leads. All options of a tie do. */
export const isLeader = ({ rank, count }: Standing): boolean => rank === 1 && count > 0;

const LEADER_WORDS = {
  final: { one: 'live.lead.first', tied: 'live.lead.tiedFirst' },
  'so-far': { one: 'live.lead.leads', tied: 'live.lead.tiedLead' },
} as const satisfies Record<NonNullable<Showing['lead']>, Record<'one' | 'tied', TextKey>>;

/** Returns what screen readers say instead of the leaders' rank. */
export const leaderWords = (lead: NonNullable<Showing['lead']>, standings: readonly Standing[]): TextKey =>
  LEADER_WORDS[lead][standings.filter(isLeader).length > 1 ? 'tied' : 'one'];
