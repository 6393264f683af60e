import type { FaultRates, InjectedFaults } from 'serverless-offline-step-functions-cloud/faults';

/**
 * Returns the kinds of faults that were asked for and never injected. A run proves nothing about
 * them.
 */
export function neverInjected(rates: Partial<FaultRates>, injected: InjectedFaults): string[] {
  return Object.entries(injected).flatMap(([kind, count]) => {
    const isAsked = Object.entries(rates).some(([name, rate]) => name === kind && rate > 0);
    return isAsked && count === 0 ? [kind] : [];
  });
}
