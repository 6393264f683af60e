import type { TaskDispatcher } from '../stepfunctions/index.ts';

/**
 * Returns integrations that call the endpoints of a state machine's service. Calls `create` with
 * the endpoints of each service that has its own, and with undefined for all other services.
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

/** The actions of DynamoDB that change nothing. */
const READING = /^(?:get|batchGet|query|scan|describe|list)/;

/** Calls `onChange` after each task that writes to DynamoDB or calls a function. */
export function tellingChanges(dispatcher: TaskDispatcher, onChange: () => void): TaskDispatcher {
  return {
    ...dispatcher,
    async submit(call) {
      try {
        return await dispatcher.submit(call);
      } finally {
        const { kind, resourceType, action } = call.resource;
        const isFunction = kind === 'lambda' || resourceType === 'lambda';
        if (isFunction || (resourceType.endsWith('dynamodb') && !READING.test(action))) onChange();
      }
    },
  };
}
