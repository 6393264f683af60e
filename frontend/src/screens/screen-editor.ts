import type { ScreenTypeName } from '@booth/shared';
import type { ComponentType } from 'react';
import type { DefinitionPart } from '../features/organize/definition/definition-part.ts';
import type { Translate } from '../i18n/translate.ts';

export interface EditorProps {
  /** The screen in the definition that is being edited. */
  part: DefinitionPart;
}

/** A value that a branch rule can compare with, and its label for organizers. */
export interface BranchChoice {
  value: string;
  label: string;
}

/** The language to write or read texts in. */
export interface Writing {
  t: Translate;
  /** The language of `t`, or the poll's own. */
  language: string;
}

/**
 * What organizers' pages need of a screen type. `editors.ts` has one for each type. Separate from
 * the views, because voters load no editor.
 */
export interface ScreenEditor<Type extends ScreenTypeName> {
  /** The fields of this type only. The editor of all screens has the title, hint and rules. */
  Editor: ComponentType<EditorProps>;
  /** Returns a new screen that is valid except for its missing id. */
  blank: (writing: Writing) => { type: Type; title: Record<string, string> } & Record<string, unknown>;
  /**
   * Returns the values that a rule can compare an answer with, by the screen as it is being edited.
   * Undefined if any text is allowed.
   */
  branchChoices: (part: DefinitionPart, reader: Writing) => readonly BranchChoice[] | undefined;
}
