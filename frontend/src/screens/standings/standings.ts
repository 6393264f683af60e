import type { Option } from '@booth/shared';
import type { TextKey } from '../../i18n/translate.ts';
import { countedUpTo, type Showing } from '../counting-up.ts';
import { wholePercentages } from '../percentages.ts';

/** One line of the standings. */
export interface Standing {
  option: Option;
  /** Its place among the options of the screen, from 0. */
  position: number;
  count: number;
  /** From 1; the same for the same count. */
  rank: number;
  /**
   * The part of the answers that chose it, 0 to 1; undefined where counts are points. Whole
   * percentages, which add up to 100, where an answer chooses one.
   */
  share: number | undefined;
  /** Its bar's length, of the longest bar, 0 to 1. */
  length: number;
}

/** What the counts of options are of. */
interface Counted {
  /** How many answers. */
  answers: number;
  /** Whether each answer chooses one option at most. */
  isSingle: boolean;
}

/**
 * The options of a screen, the highest count first. Ties keep the order of the options, so equal
 * bars never swap places. An option without a count has 0; a hidden one is shown only if it has
 * more.
 * @param counted left out where counts are points
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
  // Shards are read one after another: for a moment, there can be more votes than answers.
  const shareOf = (count: number, of: number) => (of === 0 ? 0 : Math.min(1, count / of));
  const chosen = sorted.reduce((sum, { count }) => sum + count, 0);
  // Who chose nothing has a part, too, although no line.
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
 * Returns the standings as they are while all options are counted up side by side, the highest
 * count first: nobody can tell the leaders of the end before the others are counted out.
 * @param progress as a part of the longest bar, 0 to 1
 */
export const standingsCountedUpTo = (standings: readonly Standing[], progress: number): Standing[] =>
  standings
    .map((standing) => countedUpTo(standing, progress))
    .sort((a, b) => b.length - a.length || a.position - b.position);

/** Whether it is among the leaders: of a tie, all are. */
export const isLeader = ({ rank, count }: Standing): boolean => rank === 1 && count > 0;

const LEADER_WORDS = {
  final: { one: 'live.lead.first', tied: 'live.lead.tiedFirst' },
  'so-far': { one: 'live.lead.leads', tied: 'live.lead.tiedLead' },
} as const satisfies Record<NonNullable<Showing['lead']>, Record<'one' | 'tied', TextKey>>;

/** What screen readers say in the place of the leaders' rank. */
export const leaderWords = (lead: NonNullable<Showing['lead']>, standings: readonly Standing[]): TextKey =>
  LEADER_WORDS[lead][standings.filter(isLeader).length > 1 ? 'tied' : 'one'];
