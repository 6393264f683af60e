import type { FaultRates, InjectedFaults } from 'serverless-offline-step-functions-cloud/faults';

/** The kinds of faults that were asked for and never came: with them, a run says nothing of these. */
export function neverInjected(rates: Partial<FaultRates>, injected: InjectedFaults): string[] {
  return Object.entries(injected).flatMap(([kind, count]) => {
    const isAsked = Object.entries(rates).some(([name, rate]) => name === kind && rate > 0);
    return isAsked && count === 0 ? [kind] : [];
  });
}
