import type { Translate } from '../../../i18n/translate.ts';
import { languageName } from '../language-name.ts';
import { TEXT_NAMES } from './languages.ts';

/** The parts of a poll, by their names in its JSON. */
const PARTS = [
  'pollId',
  'title',
  'description',
  'status',
  'visibility',
  'revealed',
  'turnoutShown',
  'listed',
  'identity',
  'allowVoteChange',
  'opensAt',
  'closesAt',
  'screenHeartbeatSeconds',
  'counterShards',
  'screens',
  'fields',
  'options',
  'choices',
  'type',
  'hint',
  'rules',
  'label',
  'category',
  'color',
  'image',
  'hidden',
  'required',
  'maxCharacters',
  'min',
  'max',
  'step',
  'unit',
  'endLabels',
  'low',
  'high',
] as const;
export type PartName = (typeof PARTS)[number];

const LISTS = ['screens', 'fields', 'options', 'choices', 'rules'] as const;
type ListName = (typeof LISTS)[number];

/** Names a member of a list. `name` follows the list in the path: an id or a position. */
type MemberInWords = (list: ListName, name: string) => string;

/** Names a path. Parts of a rule have no names of their own, so the rule is named instead. */
function partsInWords(path: string, t: Translate, language: string, memberInWords: MemberInWords): string {
  const names = path.split('.');
  const words: string[] = [];
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const next = names[index + 1];
    const part = PARTS.find((known) => known === name);
    const list = LISTS.find((known) => known === name);
    if (part === undefined) words.push(name);
    else if (next === undefined) words.push(t(`organize.part.${part}`));
    else if (list !== undefined) {
      words.push(memberInWords(list, next));
      if (list === 'rules') break;
      index += 1;
    } else if (TEXT_NAMES.includes(name)) {
      words.push(
        t('organize.form.inLanguage', { label: t(`organize.part.${part}`), language: languageName(next, language) }),
      );
      index += 1;
    } else words.push(t(`organize.part.${part}`));
  }
  return words.join(' › ');
}

/**
 * Names a changed part of a poll, the whole before its part: `Option “tea” › Colour`. Names members
 * of lists by their ids, as in `screens.pick.options.tea.color`.
 * @param language that of `t`
 */
export const pathInWords = (path: string, t: Translate, language: string): string =>
  partsInWords(path, t, language, (list, id) =>
    list === 'rules' ? t('organize.part.rules') : t(`organize.part.one.${list}`, { id }),
  );

/**
 * Names the place of an issue, the whole before its part: `Screen 2 › Option 3 › Label (English)`.
 * Names members of lists by their positions.
 * @param language that of `t`
 */
export const placeInWords = (path: string, t: Translate, language: string): string =>
  partsInWords(path, t, language, (list, index) => t(`organize.editor.nth.${list}`, { place: Number(index) + 1 }));
