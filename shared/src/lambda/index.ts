export * from './environment.ts';
export * from './http.ts';
export * from './logger.ts';
