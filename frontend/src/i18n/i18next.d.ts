import type { texts } from './en.ts';
import type organize from './organize.en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    /**
     * English is the pattern: a key that it lacks does not compile, and a test holds the other
     * languages to it.
     */
    resources: { translation: typeof texts & { organize: typeof organize } };
  }
}
