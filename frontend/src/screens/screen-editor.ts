import type { ScreenTypeName } from '@booth/shared';
import type { ComponentType } from 'react';
import type { Part } from '../features/organize/definition/part.ts';
import type { Translate } from '../i18n/translate.ts';

export interface EditorProps {
  /** The screen in the definition that is being written. */
  part: Part;
}

/** One thing that a branch rule can ask of an answer, and how an organizer reads it. */
export interface BranchChoice {
  value: string;
  label: string;
}

/** In which language texts are written or read, and how to find those of the page. */
export interface Writing {
  t: Translate;
  /** The tag of the language that `t` speaks, or the poll's own. */
  language: string;
}

/**
 * All that organizers' pages need of a screen's type. The registry (`editors.ts`) has one of these
 * for each type. Apart from the views, as who votes loads no editor.
 */
export interface ScreenEditor<Type extends ScreenTypeName> {
  /** What only this type has: the title, the hint and the rules are asked for around it. */
  Editor: ComponentType<EditorProps>;
  /** A new screen that fits the schema as it is, but for its id. */
  blank: (writing: Writing) => { type: Type; title: Record<string, string> } & Record<string, unknown>;
  /**
   * What a rule can ask of an answer to this screen, as it is being written; undefined where any
   * text can be asked for.
   */
  branchChoices: (part: Part, reader: Writing) => readonly BranchChoice[] | undefined;
}
