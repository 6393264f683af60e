export type { ApiAddresses } from './api-addresses.ts';
export type { NeededImport } from './imports.ts';
export { createLocalStack, type LocalStack, type LocalStackOptions } from './local-stack.ts';
export { UnresolvedIntrinsic } from './scope.ts';
export { type Resource, Template } from './template.ts';
