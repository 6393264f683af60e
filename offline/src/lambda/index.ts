export { createFunctions, type EventOutcome, type Functions, type LocalFunction } from './functions.ts';
export { failRunningCall, inProcessRuntime } from './in-process.ts';
export type { Invocation, InvokeOptions } from './invocation.ts';
export { startInvokeApi } from './invoke-api.ts';
export { LambdaError } from './lambda-error.ts';
