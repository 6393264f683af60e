import type { resources } from './start.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    /**
     * English is the pattern: a key that it lacks does not compile, and a test holds the other
     * languages to it.
     */
    resources: (typeof resources)['en'];
  }
}
