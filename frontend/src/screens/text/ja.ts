import type { texts as en } from './en.ts';

export const texts: typeof en = {
  name: '自由記述',
  characters: '{{used}} / {{max}}文字',
};
