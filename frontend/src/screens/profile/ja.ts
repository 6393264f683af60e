import type { texts as en } from './en.ts';

export const texts: typeof en = {
  name: 'プロフィール',
  notChosen: '選択してください',
};
