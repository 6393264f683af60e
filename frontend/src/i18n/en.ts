import { screens } from '../screens/en.ts';
import page from './en.json';

/** All English texts of visitors' pages. */
export const texts = { ...page, screens };
