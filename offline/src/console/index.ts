export { type Console, type ConsoleOptions, createConsole, type ServiceWithConsole, withConsole } from './console.ts';
