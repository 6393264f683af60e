import { useSyncExternalStore } from 'react';
import { currentTranslation, onTranslation, type Translation } from './start.ts';

/** Returns the texts in the language of the page, and follows its changes. */
export const useTranslation = (): Translation =>
  useSyncExternalStore(onTranslation, currentTranslation, currentTranslation);
