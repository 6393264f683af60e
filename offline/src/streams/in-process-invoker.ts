import { randomUUID } from 'node:crypto';
import type { FunctionInvoker } from './function-invoker.ts';

/**
 * Calls a handler in this process, in place of a service's Lambda endpoint: for tests and programs that have the function's code at hand.
 * The handler gets a copy of the event, as from JSON, and its answer is taken as JSON; a throw is a function error. `Event` is the
 * caller's own type of the event, such as `DynamoDBStreamEvent`.
 */
export function createInProcessInvoker<Event>(handler: (event: Event) => unknown): FunctionInvoker {
  return {
    async invoke(Records) {
      const requestId = randomUUID();
      try {
        const event: Event = JSON.parse(JSON.stringify({ Records }));
        const answer = JSON.stringify(await handler(event));
        return { kind: 'ran', requestId, functionError: undefined, payload: answer ?? 'null' };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        const payload = JSON.stringify({ errorType: name, errorMessage: message });
        return { kind: 'ran', requestId, functionError: 'Unhandled', payload };
      }
    },
    close: () => {},
  };
}
