import { createHash, randomInt } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random numbers that are the same for the same seed and name. */
export interface SeededDraws {
  /** Returns a number from 0 to just below 1. */
  share(): number;
  /** Returns a whole number, both bounds included. */
  integer(from: number, to: number): number;
  /** Returns this many different whole numbers from `from` to `to`, in ascending order. */
  distinct(count: number, from: number, to: number): number[];
}

/** Returns a random seed that is short enough to be typed again. */
export function newSeed(): number {
  return randomInt(1, 1_000_000);
}

/** Returns draws that do not depend on how many draws of another name are made. */
export function seededDraws(seed: number, name: string): SeededDraws {
  // Hashed, since similar small seeds have similar first numbers.
  const generator = xoroshiro128plus(createHash('sha256').update(`${seed}/${name}`).digest().readInt32BE(0));
  const integer = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    share: () => uniformFloat64(generator),
    integer,
    distinct: (count, from, to) => {
      const drawn = new Set<number>();
      while (drawn.size < Math.min(count, to - from + 1)) drawn.add(integer(from, to));
      return [...drawn].toSorted((one, other) => one - other);
    },
  };
}
