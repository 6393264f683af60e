import { z } from 'zod';

const Rate = z.number().min(0).max(1);

/** A little more than 1, as sums like 0.1 + 0.2 + 0.7 may be. */
const ALL_CALLS = 1 + 1e-9;

/**
 * How often each fault is injected, from 0 (never) to 1 (always). A rate that is not given is 0.
 */
export const FaultRates = z
  .strictObject({
    /** The share of delivered batches that are delivered once more. */
    duplicates: Rate.default(0),
    /** The share of delivered batches after which an older one comes again. */
    lateDeliveries: Rate.default(0),
    /** The share of batches of two records or more that are cut into smaller ones. */
    splits: Rate.default(0),
    /** The share of calls, of functions that a stream invokes, at which the process dies. */
    crashes: Rate.default(0),
    /** The share of calls that are throttled, as a whole or a part of a transaction or batch. */
    throttles: Rate.default(0),
    /** The share of calls that are refused if they are transactions or writes of one item. */
    conflicts: Rate.default(0),
    /** The share of calls that are executed, and whose connection breaks before the answer. */
    lostAnswers: Rate.default(0),
  })
  .refine(
    ({ crashes, throttles, conflicts, lostAnswers }) => crashes + throttles + conflicts + lostAnswers <= ALL_CALLS,
    'crashes, throttles, conflicts and lostAnswers are shares of the same calls: their sum must not be more than 1',
  );
export type FaultRates = z.infer<typeof FaultRates>;

/** Each fault comes within some dozen votes, and retries of a consumer still end within seconds. */
export const defaultFaultRates: FaultRates = {
  duplicates: 0.1,
  lateDeliveries: 0.1,
  splits: 0.2,
  crashes: 0.03,
  throttles: 0.05,
  conflicts: 0.05,
  lostAnswers: 0.03,
};

/** The parts of a service that may meet faults. */
export interface Exposure {
  /** True if it has event source mappings. */
  deliveries: boolean;
  /** True if it has functions or workflows. */
  calls: boolean;
}

/** Returns true if one of these faults may ever happen. */
export function canBeMet(
  { throttles, conflicts, lostAnswers, ...ofDeliveries }: FaultRates,
  { deliveries, calls }: Exposure,
): boolean {
  const isInjected = (rate: number) => rate > 0;
  return (
    (deliveries && Object.values(ofDeliveries).some(isInjected)) ||
    (calls && [throttles, conflicts, lostAnswers].some(isInjected))
  );
}

/** The counts of injected faults by kind. */
export const InjectedFaults = z.record(FaultRates.keyof(), z.int());
export type InjectedFaults = z.infer<typeof InjectedFaults>;
