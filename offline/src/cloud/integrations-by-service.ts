import type { TaskDispatcher } from '../stepfunctions/index.ts';

/**
 * Integrations for state machines of several services: those that have endpoints of their own call there. `create` is called once for
 * each of them, and with undefined for all others.
 */
export function integrationsByService<Endpoints>(
  endpoints: Readonly<Record<string, Endpoints>>,
  serviceOf: (stateMachineArn: string) => string | undefined,
  create: (endpoints: Endpoints | undefined) => TaskDispatcher,
): TaskDispatcher {
  const others = create(undefined);
  const own = new Map(Object.entries(endpoints).map(([service, at]) => [service, create(at)]));
  const integrationsOf = (stateMachineArn: string) => own.get(serviceOf(stateMachineArn) ?? '') ?? others;
  return {
    ...others,
    submit: (call) => integrationsOf(call.stateMachineArn).submit(call),
    awaitCompletion: (call, submitted) => integrationsOf(call.stateMachineArn).awaitCompletion(call, submitted),
  };
}
