import type { screenTexts } from '../screens/index.ts';
import type en from './en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    /** English is the pattern: a key that it lacks does not compile, and a test holds the other languages to it. */
    resources: { translation: typeof en & { screens: typeof screenTexts.en } };
  }
}
