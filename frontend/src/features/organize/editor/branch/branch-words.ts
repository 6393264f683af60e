import { END, ScreenTypeName } from '@booth/shared';
import type { TextKey, Translate } from '../../../../i18n/translate.ts';
import { screenEditorOf } from '../../../../screens/editors.ts';
import type { BranchChoice, Writing } from '../../../../screens/screen-editor.ts';
import { firstText, type Part, textIn } from '../../definition/part.ts';
import type { RuleSaid } from './sentences.ts';

/** What a rule can ask of an answer to this screen; undefined where any text can be asked for. */
export function choicesOf(screen: Part | undefined, reader: Writing): readonly BranchChoice[] | undefined {
  const type = ScreenTypeName.safeParse(screen?.at('type').value).data;
  return screen === undefined || type === undefined
    ? undefined
    : screenEditorOf({ type }).branchChoices(screen, reader);
}

const screenOf = (screens: readonly Part[], id: string): Part | undefined =>
  screens.find((screen) => textIn(screen.at('id')) === id);

/** The name of a screen in a sentence: its title, or its id. */
export function screenInWords(screens: readonly Part[], id: string, { t, language }: Writing): string {
  if (id === END) return t('organize.branch.end');
  const screen = screenOf(screens, id);
  return t('organize.branch.quoted', { text: (screen && firstText(screen.at('title'), language)) || id });
}

/** How a sentence asks for an answer of a type. */
function verbOf(screen: Part | undefined): 'is' | 'chosen' | 'first' {
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

/** A text, in pieces: names that are put into it are marked. */
export type Pieces = readonly { text: string; isName: boolean }[];

/** No text has it: separates the pieces of a sentence. */
const SEPARATOR = '\u0000';

/** A sentence with names in it, which each language has at places of its own. */
export function piecesOf(t: Translate, key: TextKey, names: Readonly<Record<string, string>>): Pieces {
  const marked = Object.entries(names).map(([name, text]) => [name, `${SEPARATOR}${text}${SEPARATOR}`]);
  return t(key, Object.fromEntries(marked))
    .split(SEPARATOR)
    .map((text, index) => ({ text, isName: index % 2 === 1 }));
}

/** Returns what a rule of the screen at `place` says. */
export function ruleInWords(
  screens: readonly Part[],
  place: number,
  { asked, values, goTo }: RuleSaid,
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
