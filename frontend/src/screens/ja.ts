import type { ScreenTypeName } from '@booth/shared';
import { texts as choice } from './choice/ja.ts';
import { texts as number } from './number/ja.ts';
import { texts as profile } from './profile/ja.ts';
import { texts as ranking } from './ranking/ja.ts';
import { texts as rating } from './rating/ja.ts';
import { texts as text } from './text/ja.ts';

/** The Japanese texts of all types. `src/i18n` has them under `screens`. */
export const screens = { profile, choice, text, rating, ranking, number } satisfies Record<
  ScreenTypeName,
  { name: string }
>;
