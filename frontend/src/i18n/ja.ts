import { screens } from '../screens/ja.ts';
import page from './ja.json';

/** All Japanese texts of visitors' pages. */
export const texts = { ...page, screens };
