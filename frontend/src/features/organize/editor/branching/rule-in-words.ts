import { END, ScreenTypeName } from '@booth/shared';
import type { TextKey, Translate } from '../../../../i18n/translate.ts';
import { screenEditorOf } from '../../../../screens/editors.ts';
import type { BranchChoice, Writing } from '../../../../screens/screen-editor.ts';
import { type DefinitionPart, firstText, textIn } from '../../definition/definition-part.ts';
import type { Branch } from './rule-sentences.ts';

/**
 * Returns the answers that a rule can ask for; undefined if the screen takes any text or number.
 */
export function choicesOf(screen: DefinitionPart | undefined, reader: Writing): readonly BranchChoice[] | undefined {
  const type = ScreenTypeName.safeParse(screen?.at('type').value).data;
  return screen === undefined || type === undefined
    ? undefined
    : screenEditorOf({ type }).branchChoices(screen, reader);
}

const screenOf = (screens: readonly DefinitionPart[], id: string): DefinitionPart | undefined =>
  screens.find((screen) => textIn(screen.at('id')) === id);

/** Names a screen in a sentence by its title, or else its id. */
export function screenInWords(screens: readonly DefinitionPart[], id: string, { t, language }: Writing): string {
  if (id === END) return t('organize.branch.end');
  const screen = screenOf(screens, id);
  return t('organize.branch.quoted', { text: (screen && firstText(screen.at('title'), language)) || id });
}

/** Returns the key of the verb for an answer to a screen. */
function verbOf(screen: DefinitionPart | undefined): 'is' | 'chosen' | 'first' {
  switch (screen?.at('type').value) {
    case 'choice':
      return screen.at('max').value === undefined || screen.at('max').value === 1 ? 'is' : 'chosen';
    case 'profile':
      return 'chosen';
    case 'ranking':
      return 'first';
    default:
      return 'is';
  }
}

/** A text in pieces, to set off the names in it. */
export type Pieces = readonly { text: string; isName: boolean }[];

/** Separates the pieces of a sentence. No text has this character. */
const SEPARATOR = '\u0000';

/** Translates a sentence and splits it at its names. Their order depends on the language. */
export function piecesOf(t: Translate, key: TextKey, names: Readonly<Record<string, string>>): Pieces {
  const marked = Object.entries(names).map(([name, text]) => [name, `${SEPARATOR}${text}${SEPARATOR}`]);
  return t(key, Object.fromEntries(marked))
    .split(SEPARATOR)
    .map((text, index) => ({ text, isName: index % 2 === 1 }));
}

/** Words a branch of the screen at `place`. */
export function ruleInWords(
  screens: readonly DefinitionPart[],
  place: number,
  { asked, values, goTo }: Branch,
  reader: Writing,
): Pieces {
  const { t, language } = reader;
  const screen = screenOf(screens, asked);
  const whose = screen !== undefined && screen === screens[place] ? 'own' : 'other';
  const choices = choicesOf(screen, reader);
  const labels = values?.map((value) =>
    t('organize.branch.quoted', { text: choices?.find((choice) => choice.value === value)?.label ?? value }),
  );
  return piecesOf(t, `organize.branch.${whose}.${labels === undefined ? 'answered' : verbOf(screen)}`, {
    ...(whose === 'other' && { screen: screenInWords(screens, asked, reader) }),
    ...(labels && { values: new Intl.ListFormat(language, { type: 'disjunction' }).format(labels) }),
    goTo: screenInWords(screens, goTo, reader),
  });
}

export const plainText = (pieces: Pieces): string => pieces.map(({ text }) => text).join('');
