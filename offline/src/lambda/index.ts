export { createFunctions, type EventOutcome, type Functions, type LocalFunction } from './functions.ts';
export { failRunningCall, inProcessRuntime } from './in-process.ts';
export { type Invocation, type InvokeOptions, LambdaError } from './invocation.ts';
export { startInvokeApi } from './invoke-api.ts';
