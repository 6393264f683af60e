import { z } from 'zod';

const Rate = z.number().min(0).max(1);

/** More than one, because 0.1 + 0.2 + 0.7 may be. */
const allCalls = 1 + 1e-9;

/** How often each fault is injected, from 0 (never) to 1 (always). A rate that is not given is 0. */
export const FaultRates = z
  .strictObject({
    /** Of the delivered batches: so many are delivered once more. */
    duplicates: Rate.default(0),
    /** Of the delivered batches: after so many an older one comes again. */
    lateDeliveries: Rate.default(0),
    /** Of the batches of two records and more: so many are cut into smaller ones. */
    splits: Rate.default(0),
    /** Of the calls of functions that a stream invokes: at so many the function's process dies. */
    crashes: Rate.default(0),
    /** Of the calls of functions and workflows: so many are refused for too many requests, or a part of a transaction or a batch is. */
    throttles: Rate.default(0),
    /** Of the transactions and the writes of one item: so many are refused, as if another transaction were at the same items. */
    conflicts: Rate.default(0),
    /** Of the calls of functions and workflows: so many are executed, but the connection breaks before the answer, and the SDK tries again, or the workflow. */
    lostAnswers: Rate.default(0),
  })
  .refine(
    ({ crashes, throttles, conflicts, lostAnswers }) => crashes + throttles + conflicts + lostAnswers <= allCalls,
    'crashes, throttles, conflicts and lostAnswers are shares of the same calls: their sum must not be more than 1',
  );
export type FaultRates = z.infer<typeof FaultRates>;

/** Every fault comes within some dozen votes, and what a consumer retries still comes to an end within seconds. */
export const defaultFaultRates: FaultRates = {
  duplicates: 0.1,
  lateDeliveries: 0.1,
  splits: 0.2,
  crashes: 0.03,
  throttles: 0.05,
  conflicts: 0.05,
  lostAnswers: 0.03,
};

/** What a service has that may meet faults. */
export interface Exposure {
  /** Event source mappings. */
  deliveries: boolean;
  /** Functions or workflows. */
  calls: boolean;
}

/** Whether any of these faults may ever be met. */
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

/** How many of each were injected. */
export const InjectedFaults = z.record(FaultRates.keyof(), z.int());
export type InjectedFaults = z.infer<typeof InjectedFaults>;
