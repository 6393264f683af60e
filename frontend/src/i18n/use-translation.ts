import { useSyncExternalStore } from 'react';
import { currentTranslation, onTranslation, type Translation } from './start.ts';

/** The texts in the language of the page, also after it has changed. */
export const useTranslation = (): Translation =>
  useSyncExternalStore(onTranslation, currentTranslation, currentTranslation);
