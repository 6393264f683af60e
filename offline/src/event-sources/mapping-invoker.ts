import type { EventSourceMapping } from './event-source-mapping.ts';
import { type ClientSettings, createFunctionInvoker, type FunctionInvoker } from './function-invoker.ts';
import type { MappingDependencies } from './running-mapping.ts';

/** How a mapping calls its function: by the given invoker or the Lambda endpoint, with the faults that are given. */
export function mappingInvoker(
  mapping: EventSourceMapping,
  { invoker, lambdaEndpoint, faults }: MappingDependencies,
  settings: ClientSettings,
): FunctionInvoker {
  if (invoker === undefined && lambdaEndpoint === undefined) {
    throw new Error(`${mapping.functionName}: an event source mapping needs a lambdaEndpoint or an invoker.`);
  }
  const straight = invoker ?? createFunctionInvoker(mapping.functionName, (name) => lambdaEndpoint?.(name), settings);
  return faults?.around(straight, mapping) ?? straight;
}
