import { screens } from '../screens/en.ts';
import page from './en.json';

/** All that visitors' pages say in English. */
export const texts = { ...page, screens };
