import type { Translate } from '../../../i18n/translate.ts';
import { type ListName, partsInWords } from '../changes/path-in-words.ts';

/**
 * Returns where an issue is, the whole before its part: `Screen 2 › Option 3 › Label (English)`.
 * @param language that of `t`
 */
export function placeInWords(path: string, t: Translate, language: string): string {
  const member = (list: ListName, name: string) => t(`organize.editor.nth.${list}`, { place: Number(name) + 1 });
  return partsInWords(path, t, language, member);
}
