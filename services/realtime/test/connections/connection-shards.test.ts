import fc from 'fast-check';
import { shardFor, shardsFor, VIEWERS_PER_SHARD } from '../../src/connections/connection-shards.ts';

/** The viewers of a topic, each on a shard, as the audience's item counts them. */
class Hall {
  shards = 1;
  #arrivals = 0;
  readonly #viewers: number[] = [];

  enter() {
    this.#arrivals += 1;
    this.shards = shardsFor(this.#viewers.length + 1, this.shards);
    this.#viewers.push(shardFor(this.#arrivals, this.shards));
  }

  leave(which: number) {
    this.#viewers.splice(which % Math.max(1, this.#viewers.length), 1);
  }

  onEach(): number[] {
    const counts = Array.from({ length: this.shards }, () => 0);
    for (const shard of this.#viewers) counts[shard] = (counts[shard] ?? Number.NaN) + 1;
    return counts;
  }
}

/**
 * Crowds that come at once. Then one viewer leaves for each that comes, and some leave at the end.
 */
const crowds = fc.array(
  fc.record({ come: fc.nat(3_000), change: fc.nat(10_000), leave: fc.nat(2_000), seed: fc.integer({ min: 1 }) }),
  { maxLength: 4 },
);

describe('[RT15] the shards of an audience', () => {
  test.each([
    [1, 1],
    [VIEWERS_PER_SHARD, 1],
    [VIEWERS_PER_SHARD + 1, 2],
    [1_000, 2],
    [1_001, 4],
    [100_000, 256],
  ])('%i viewers who come one by one get %i', (viewers, shards) => {
    const hall = new Hall();
    for (let count = 0; count < viewers; count += 1) hall.enter();
    expect(hall.onEach()).toHaveLength(shards);
    expect(Math.max(...hall.onEach())).toBeLessThanOrEqual(VIEWERS_PER_SHARD);
  });

  test('grow at once to the number needed, and never shrink', () => {
    expect(shardsFor(4_001, 1)).toBe(16);
    expect(shardsFor(3, 16)).toBe(16);
  });

  test('hold at most about twice their share each, whoever comes and leaves', () => {
    // Viewers leave at random: six standard deviations of a shard that holds twice its share.
    const byChance = 6 * Math.sqrt(2 * VIEWERS_PER_SHARD);
    fc.assert(
      fc.property(crowds, (waves) => {
        const hall = new Hall();
        for (const { come, change, leave, seed } of waves) {
          let which = seed;
          const leaveOne = () => {
            // https://en.wikipedia.org/wiki/Linear_congruential_generator
            which = (which * 1_664_525 + 1_013_904_223) % 2 ** 32;
            hall.leave(Math.floor(which / 7));
          };
          for (let count = 0; count < come; count += 1) hall.enter();
          for (let count = 0; count < change; count += 1) {
            leaveOne();
            hall.enter();
          }
          for (let count = 0; count < leave; count += 1) leaveOne();
        }
        expect(Math.max(...hall.onEach())).toBeLessThanOrEqual(2 * VIEWERS_PER_SHARD + byChance);
      }),
      { numRuns: 50 },
    );
  });
});
