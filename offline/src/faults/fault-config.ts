import { z } from 'zod';
import { defaultFaultRates, FaultRates } from './fault-rates.ts';
import { newSeed } from './seeded-draws.ts';

const Seed = z.int().min(0);

/** Faults that are asked for are injected. */
const Rates = FaultRates.refine(
  (rates) => Object.values(rates).some((rate) => rate > 0),
  'every rate is 0, so no fault would ever be injected: give one of them a share, or leave rates out for some of each',
);

/** `faults` of the configuration: which services meet faults, how often, and from which seed. */
export const FaultsConfig = z.strictObject({
  /** The same seed makes the same decisions. Default: a new one at each start, which is printed; `--faults SEED` goes before it. */
  seed: Seed.default(newSeed),
  /** By their names in the configuration. Default: all. */
  services: z.array(z.string()).min(1).optional(),
  /** Those that are missing are 0; without any, `defaultFaultRates`. */
  rates: Rates.default(defaultFaultRates),
});
export type FaultsConfig = z.infer<typeof FaultsConfig>;

/** What the cloud process injects. */
export const FaultModeSettings = z.strictObject({ seed: Seed, services: z.array(z.string()), rates: Rates });
export type FaultModeSettings = z.infer<typeof FaultModeSettings>;

/**
 * The configuration's faults with the seed of `--faults [SEED]`; an empty text: the configured seed, or a new one.
 * @throws Error for a seed that is none.
 */
export function faultsWithSeed(configured: FaultsConfig | undefined, seedText: string): FaultsConfig {
  if (seedText === '') return configured ?? FaultsConfig.parse({});
  if (!/^\d{1,15}$/.test(seedText)) throw new Error(`--faults takes a seed, a whole number, not ${seedText}.`);
  return FaultsConfig.parse({ ...configured, seed: Number(seedText) });
}
