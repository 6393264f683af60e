import { binsOf, type ScreenOf, type TallyOf } from '@booth/shared';
import { type Bar, barsOf } from '../histogram/bars.ts';

/** The most characters, including a space after each label, that fit below the bars of a phone. */
const LABELS_MAX_CHARACTERS = 36;

/** The numbers from `from` to `to`, which are equal in a bin of one number. */
export interface NumberBin extends Bar {
  from: number;
  to: number;
}

/** Returns all bins of the screen, lowest first, with 0 for empty ones. */
export function numberBins(screen: ScreenOf<'number'>, tally: TallyOf<'number'> | undefined): NumberBin[] {
  return barsOf(
    binsOf(screen).map(({ from, to }) => {
      const given = tally?.bins.find((bin) => bin.from === from && bin.to === to);
      return { from, to, count: given?.count ?? 0 };
    }),
  );
}

/**
 * Returns true if every bar has room for its number. Ranges, many bars and long numbers have none.
 */
export function hasRoomForLabels(bins: readonly Pick<NumberBin, 'from' | 'to'>[], inWords: (value: number) => string) {
  if (bins.some(({ from, to }) => from !== to)) return false;
  const longest = Math.max(...bins.map(({ from }) => [...inWords(from)].length));
  return bins.length * (longest + 1) <= LABELS_MAX_CHARACTERS;
}

/** Returns the ends of the scale, and its middle if that is a valid number. */
export function axisOf({ min, max, step }: Pick<ScreenOf<'number'>, 'min' | 'max' | 'step'>): number[] {
  const halfSteps = (max - min) / (2 * step);
  const isStep = Math.abs(halfSteps - Math.round(halfSteps)) < 1e-6;
  return isStep ? [min, (min + max) / 2, max] : [min, max];
}

/** Returns how many decimals a mean of these numbers has: one more than they do, at most three. */
export function meanDecimals({ min, step }: Pick<ScreenOf<'number'>, 'min' | 'step'>): number {
  const decimalsOf = (value: number) => String(value).split('.')[1]?.length ?? 0;
  return Math.min(3, Math.max(decimalsOf(min), decimalsOf(step)) + 1);
}
