import type { AnswerOf, Option, ScreenOf, ScreenTypeName, TallyOf } from '@booth/shared';
import type { ComponentType } from 'react';
import type { TextKey } from '../i18n/translate.ts';
import type { PollText } from '../i18n/use-poll-text.ts';
import { useTranslation } from '../i18n/use-translation.ts';

/** Why a part of an answer can't be sent: a text of `src/i18n`, and what is put into it. */
export interface AnswerIssue {
  text: TextKey;
  values?: Record<string, number>;
}

/**
 * The part of an answer that has several `fields`, by the field's id; any other answer by
 * `WHOLE_ANSWER`.
 */
export type Issues = ReadonlyMap<string, AnswerIssue>;
export const WHOLE_ANSWER = '';

/** Says an issue in the visitor's language; undefined where there is none. */
export function useIssueText(): (issue: AnswerIssue | undefined) => string | undefined {
  const { t } = useTranslation();
  return (issue) => issue && t(issue.text, { ...issue.values });
}

export interface FieldProps<Type extends ScreenTypeName> {
  screen: ScreenOf<Type>;
  /** What is entered so far: it need not fit the screen yet. */
  answer: AnswerOf<Type>;
  onChange: (answer: AnswerOf<Type>) => void;
  issues: Issues;
  /** Gives a text of the poll in the visitor's language. */
  pollText: PollText;
}

/** `page`: as high as it needs to be; `big`: fills the room that a big screen gives it. */
export type TallySize = 'page' | 'big';

export interface TallyProps<Type extends ScreenTypeName> {
  screen: ScreenOf<Type>;
  /** What the reader answered, where that is known. */
  own?: AnswerOf<Type> | undefined;
  /** Undefined where nobody has answered yet. */
  tally: TallyOf<Type> | undefined;
  size: TallySize;
  /** Gives a text of the poll in the reader's language. */
  pollText: PollText;
}

/**
 * What an answer says, for who gave it: options, in the reader's order where there is one, or a
 * text of `src/i18n`.
 */
export type AnswerSummary =
  | { kind: 'votes' | 'order'; options: readonly Option[] }
  | { kind: 'words'; text: TextKey; values: Record<string, number | string> };

/**
 * All that the pages show and ask by a screen's type, but for its results (`tallies.ts`) and its
 * editor (`editors.ts`). The registry (`index.ts`) has one of these for each type; nothing else in
 * the front end asks for a screen's type.
 */
export interface ScreenView<Type extends ScreenTypeName> {
  /** What a visitor starts from. */
  emptyAnswer: AnswerOf<Type>;
  /**
   * The answer without what the screen does not offer, or not any more, and without fields that
   * were left empty.
   */
  fitting(screen: ScreenOf<Type>, answer: AnswerOf<Type>): AnswerOf<Type>;
  /** Why the screen's schema refuses this part of the answer. */
  issueOf(screen: ScreenOf<Type>, answer: AnswerOf<Type>, part: string): AnswerIssue;
  /** The options that the screen asks about, with those that are hidden now. */
  options(screen: ScreenOf<Type>): readonly Option[];

  /** Undefined where the answer says nothing, or nothing that others may read over a shoulder. */
  summary(screen: ScreenOf<Type>, answer: AnswerOf<Type>, pollText: PollText): AnswerSummary | undefined;

  /** Answering. */
  Field: ComponentType<FieldProps<Type>>;
}
