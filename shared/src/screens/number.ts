import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import { LocalizedText } from '../values/text.ts';
import { ANSWERS, countersBelow, type ScreenType, SOLE_COLUMN, screenBase } from './screen-type.ts';

/** Most bars of the histogram: more would be too thin on a phone. */
export const NUMBER_BINS_MAX = 20;

/**
 * Numbers have up to three decimals and lie between minus and plus a million. They are summed up in
 * thousandths above the start of their bin, so that the sums of 45 million ballots stay below 2^53,
 * the largest integer that JavaScript counts exactly.
 */
const PARTS = 1_000;
const NUMBER_MOST = 1_000_000;

const partsOf = (value: number): number => Math.round(value * PARTS);
const isInParts = (value: number): boolean => partsOf(value) / PARTS === value;
const Decimal = z
  .number()
  .check(z.minimum(-NUMBER_MOST), z.maximum(NUMBER_MOST), z.refine(isInParts, { error: 'use up to three decimals' }));

export const NumberScreen = z
  .strictObject({
    ...screenBase,
    type: z.literal('number'),
    required: z._default(z.boolean(), false),
    min: Decimal,
    max: Decimal,
    /** The distance between numbers that can be given, from `min` on. */
    step: z._default(Decimal.check(z.minimum(1 / PARTS)), 1),
    /** Shown after the numbers: `km`, `years`. */
    unit: z.optional(LocalizedText),
  })
  .check(
    z.superRefine(({ min, max, step }, context) => {
      const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (max <= min) issue('max', 'max is not larger than min');
      else if ((partsOf(max) - partsOf(min)) % partsOf(step) !== 0)
        issue('max', 'no number of steps leads from min to max');
    }),
  );
export type NumberScreen = z.infer<typeof NumberScreen>;

/** The lowest and the highest number of a bar of the histogram. */
const Bin = z.object({ from: Decimal, to: Decimal });
type Bin = z.infer<typeof Bin>;

/**
 * `bin` is the bar of the histogram that the number belongs to. The server adds it, so that
 * counting needs no poll. If the number was left out, neither `value` nor `bin` is there.
 */
export const NumberAnswer = z.object({
  type: z.literal('number'),
  value: z.optional(Decimal),
  bin: z.optional(Bin),
});
export type NumberAnswer = z.infer<typeof NumberAnswer>;

export const NumberTally = z.object({
  type: z.literal('number'),
  screenId: ScreenId,
  /** Ballots that answered the screen, also those that left the number out. */
  answers: z.int().check(z.minimum(0)),
  /** Bars of the histogram that are not empty, the lowest first. */
  bins: z.array(z.extend(Bin, { count: z.int().check(z.minimum(0)) })),
  /** Null if nobody gave a number. */
  mean: z.nullable(z.number()),
  /** An estimate: numbers are taken to be spread evenly inside a bin. */
  median: z.nullable(z.number()),
});
export type NumberTally = z.infer<typeof NumberTally>;

const SUM = 'sum';
const BIN = 'bin:';

/**
 * Returns the bins of a screen's histogram: one for each number if there are few, else all equally
 * wide.
 */
export function binsOf({ min, max, step }: Pick<NumberScreen, 'min' | 'max' | 'step'>): Bin[] {
  const [first, last, width] = [partsOf(min), partsOf(max), partsOf(step)];
  const steps = Math.floor((last - first) / width) + 1;
  const stepsPerBin = Math.ceil(steps / NUMBER_BINS_MAX);
  return Array.from({ length: Math.ceil(steps / stepsPerBin) }, (_, index) => {
    const from = first + index * stepsPerBin * width;
    return { from: from / PARTS, to: Math.min(last, from + (stepsPerBin - 1) * width) / PARTS };
  });
}

/** Returns the median of bins with numbers, the lower one of two. Null if there are no bins. */
function medianOf(bins: NumberTally['bins']): number | null {
  const half = bins.reduce((sum, { count }) => sum + count, 0) / 2;
  let below = 0;
  for (const { from, to, count } of bins) {
    if (below + count >= half) return from + (to - from) * ((half - below) / count);
    below += count;
  }
  return null;
}

export const number: ScreenType<NumberScreen, NumberAnswer, NumberTally> = {
  answerSchema: (screen) => {
    const bins = binsOf(screen);
    const [first, width] = [partsOf(screen.min), partsOf(screen.step)];
    const given = Decimal.check(
      z.minimum(screen.min),
      z.maximum(screen.max),
      z.refine((value) => (partsOf(value) - first) % width === 0, {
        error: `use ${screen.min}, or more in steps of ${screen.step}`,
      }),
    );
    return z.pipe(
      z.strictObject({
        type: z.literal('number'),
        value: screen.required ? given : z.optional(given),
        // Sent again by a browser that changes a recorded answer; ignored.
        bin: z.optional(z.unknown()),
      }),
      z.transform(({ type, value }) => {
        const bin = value === undefined ? undefined : bins.find(({ to }) => value <= to);
        return bin === undefined ? { type } : { type, value, bin };
      }),
    );
  },

  writtenCharacters: () => 0,

  branchValues: ({ value }) => (value === undefined ? [] : [String(value)]),
  canBranchOn: (screen, value) =>
    number.answerSchema(screen).safeParse({ type: 'number', value: Number(value) }).success &&
    String(Number(value)) === value,
  alwaysHasOneOf: ({ required, min, max, step }, values) => {
    const [first, last, width] = [partsOf(min), partsOf(max), partsOf(step)];
    const count = (last - first) / width + 1;
    if (!required || count > values.size) return false;
    return Array.from({ length: count }, (_, index) => (first + index * width) / PARTS).every((value) =>
      values.has(String(value)),
    );
  },

  votes: () => [],
  directChoice: () => undefined,

  counters: ({ value, bin }) => {
    const counters = new Map([[ANSWERS, 1]]);
    if (value !== undefined && bin !== undefined)
      counters.set(SUM, partsOf(value) - partsOf(bin.from)).set(`${BIN}${bin.from}:${bin.to}`, 1);
    return counters;
  },
  tally: (screenId, counters) => {
    const bins = countersBelow(counters, BIN)
      .map(([ends, count]) => {
        const [from = Number.NaN, to = Number.NaN] = ends.split(':').map(Number);
        return { from, to, count };
      })
      // Bins whose answers have all been changed, perhaps bins of an older scale.
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.from - b.from);
    const count = bins.reduce((sum, bin) => sum + bin.count, 0);
    const begun = bins.reduce((sum, bin) => sum + bin.count * partsOf(bin.from), 0);
    return {
      type: 'number',
      screenId,
      answers: counters.get(ANSWERS) ?? 0,
      bins,
      mean: count === 0 ? null : (begun + (counters.get(SUM) ?? 0)) / (count * PARTS),
      median: medianOf(bins),
    };
  },
  resultLines: (screen, tally) => [
    ...binsOf(screen).map(({ from, to }) => ({
      item: from === to ? String(from) : `${from}…${to}`,
      measure: 'ballots' as const,
      amount: tally?.bins.find((bin) => bin.from === from && bin.to === to)?.count ?? 0,
    })),
    { item: '(mean)', measure: 'mean', amount: tally?.mean ?? null },
    { item: '(median)', measure: 'median', amount: tally?.median ?? null },
  ],

  csvColumns: () => [SOLE_COLUMN],
  csvCells: ({ value }) => new Map([[SOLE_COLUMN, value]]),
  // A number can be personal, but it is in the tally, and a rebuild must find it.
  withoutPersonal: (answer) => answer,
  changeIssues: (stored, wanted) =>
    (['min', 'max', 'step'] as const)
      .filter((part) => stored[part] !== wanted[part])
      .map((part) => ({
        path: [part],
        message: `numbers that were given are counted by the old scale: keep "${part}" at ${stored[part]}, or ask on a new screen`,
      })),
};
