import { screens } from '../screens/ja.ts';
import page from './ja.json';

/** All that visitors' pages say in Japanese. */
export const texts = { ...page, screens };
