import { z } from 'zod';
import { defaultFaultRates, FaultRates } from './fault-rates.ts';
import { newSeed } from './seeded-draws.ts';

const Seed = z.int().min(0);

const Rates = FaultRates.refine(
  (rates) => Object.values(rates).some((rate) => rate > 0),
  'every rate is 0, so no fault would ever be injected: give one of them a share, or leave rates out for some of each',
);

/** `faults` of the configuration: which services meet faults, how often, and from which seed. */
export const FaultsConfig = z.strictObject({
  /**
   * The same seed makes the same decisions; `--faults SEED` goes before it. Default: a new one at
   * each start, which is printed.
   */
  seed: Seed.default(newSeed),
  /** The names of services in the configuration. Default: all. */
  services: z.array(z.string()).min(1).optional(),
  /** A missing rate is 0. Default: `defaultFaultRates`. */
  rates: Rates.default(defaultFaultRates),
});
export type FaultsConfig = z.infer<typeof FaultsConfig>;

/** The settings of the cloud process. */
export const FaultModeSettings = z.strictObject({ seed: Seed, services: z.array(z.string()), rates: Rates });
export type FaultModeSettings = z.infer<typeof FaultModeSettings>;

/**
 * Returns the configured faults with the seed of `--faults [SEED]`. With an empty text, the seed is
 * the configured one or a new one.
 * @throws Error for a text that is not a seed.
 */
export function faultsWithSeed(configured: FaultsConfig | undefined, seedText: string): FaultsConfig {
  if (seedText === '') return configured ?? FaultsConfig.parse({});
  if (!/^\d{1,15}$/.test(seedText)) throw new Error(`--faults takes a seed, a whole number, not ${seedText}.`);
  return FaultsConfig.parse({ ...configured, seed: Number(seedText) });
}
