import type { TaskDispatcher } from '../stepfunctions/index.ts';

/** Actions of DynamoDB that change nothing. */
const READING = /^(?:get|batchGet|query|scan|describe|list)/;

/**
 * Calls `onChange` after each task that may have changed a table: one that writes to DynamoDB, and
 * one that calls a function.
 */
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
