import type { ScreenTypeName } from '@booth/shared';
import { texts as choice } from './choice/en.ts';
import { texts as number } from './number/en.ts';
import { texts as profile } from './profile/en.ts';
import { texts as ranking } from './ranking/en.ts';
import { texts as rating } from './rating/en.ts';
import { texts as text } from './text/en.ts';

/** The English texts of all types. `src/i18n` has them under `screens`. */
export const screens = { profile, choice, text, rating, ranking, number } satisfies Record<
  ScreenTypeName,
  { name: string }
>;
