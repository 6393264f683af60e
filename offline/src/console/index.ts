export { type Console, type ConsoleOptions, createConsole } from './console.ts';
export { type ServiceWithConsole, withConsole } from './with-console.ts';
