import { binsOf, type ScreenOf, type TallyOf } from '@booth/shared';
import { type Bar, barsOf } from '../histogram/bars.ts';

/** Most characters, with a space after each, that stand below all bars of a phone side by side. */
const LABELS_MAX_CHARACTERS = 36;

/** The numbers from `from` to `to`, which are the same in a bin of one number. */
export interface NumberBin extends Bar {
  from: number;
  to: number;
}

/** All bins of the screen, the lowest first, with 0 where nobody gave such a number. */
export function numberBins(screen: ScreenOf<'number'>, tally: TallyOf<'number'> | undefined): NumberBin[] {
  return barsOf(
    binsOf(screen).map(({ from, to }) => {
      const given = tally?.bins.find((bin) => bin.from === from && bin.to === to);
      return { from, to, count: given?.count ?? 0 };
    }),
  );
}

/**
 * Whether there is room for its number below every bar: not for ranges, nor for many or long ones.
 */
export function hasRoomForLabels(bins: readonly Pick<NumberBin, 'from' | 'to'>[], inWords: (value: number) => string) {
  if (bins.some(({ from, to }) => from !== to)) return false;
  const longest = Math.max(...bins.map(({ from }) => [...inWords(from)].length));
  return bins.length * (longest + 1) <= LABELS_MAX_CHARACTERS;
}

/** The ends of the scale, and its middle where that is a number that can be given. */
export function axisOf({ min, max, step }: Pick<ScreenOf<'number'>, 'min' | 'max' | 'step'>): number[] {
  const halfSteps = (max - min) / (2 * step);
  const isStep = Math.abs(halfSteps - Math.round(halfSteps)) < 1e-6;
  return isStep ? [min, (min + max) / 2, max] : [min, max];
}

/** How many decimals a mean of these numbers has: one more than they do, three at most. */
export function meanDecimals({ min, step }: Pick<ScreenOf<'number'>, 'min' | 'step'>): number {
  const decimalsOf = (value: number) => String(value).split('.')[1]?.length ?? 0;
  return Math.min(3, Math.max(decimalsOf(min), decimalsOf(step)) + 1);
}
