import type { AnswerOf, Option, ScreenOf, ScreenTypeName, TallyOf } from '@booth/shared';
import type { ComponentType } from 'react';
import type { TextKey } from '../i18n/translate.ts';
import type { PollText } from '../i18n/use-poll-text.ts';
import { useTranslation } from '../i18n/use-translation.ts';

/** An issue with a part of an answer: a text of `src/i18n`, and the values to put into it. */
export interface AnswerIssue {
  text: TextKey;
  values?: Record<string, number | string>;
}

/** The issues of an answer by the id of the field, or by `WHOLE_ANSWER` if it has no `fields`. */
export type Issues = ReadonlyMap<string, AnswerIssue>;
export const WHOLE_ANSWER = '';

/** Returns a function that gives the text of an issue; undefined if there is none. */
export function useIssueText(): (issue: AnswerIssue | undefined) => string | undefined {
  const { t } = useTranslation();
  return (issue) => issue && t(issue.text, { ...issue.values });
}

export interface FieldProps<Type extends ScreenTypeName> {
  screen: ScreenOf<Type>;
  /** What is entered so far. It may not be valid yet. */
  answer: AnswerOf<Type>;
  onChange: (answer: AnswerOf<Type>) => void;
  issues: Issues;
  /** Returns a text of the poll in the visitor's language. */
  pollText: PollText;
}

/** `page` is as high as its content, and `big` fills its room on a big screen. */
export type TallySize = 'page' | 'big';

export interface TallyProps<Type extends ScreenTypeName> {
  screen: ScreenOf<Type>;
  /** The reader's answer, if known. */
  own?: AnswerOf<Type> | undefined;
  /** Undefined if nobody has answered yet. */
  tally: TallyOf<Type> | undefined;
  size: TallySize;
  /** Returns a text of the poll in the reader's language. */
  pollText: PollText;
}

/**
 * An answer in short, for the visitor who gave it: options in the reader's order if there is one,
 * or a text of `src/i18n`.
 */
export type AnswerSummary =
  | { kind: 'votes' | 'order'; options: readonly Option[] }
  | { kind: 'words'; text: TextKey; values: Record<string, number | string> };

/**
 * What pages show and ask for a screen type, except for results (`tallies.ts`) and the editor
 * (`editors.ts`). `index.ts` has one for each type. Nothing else in the front end depends on a
 * screen's type.
 */
export interface ScreenView<Type extends ScreenTypeName> {
  /** The answer that a visitor starts with. */
  emptyAnswer: AnswerOf<Type>;
  /**
   * Returns the answer without options that the screen no longer has, and without empty fields. The
   * same answer if it has neither.
   */
  fitting(screen: ScreenOf<Type>, answer: AnswerOf<Type>): AnswerOf<Type>;
  /** Returns why the screen's schema refuses a part of the answer. */
  issueOf(screen: ScreenOf<Type>, answer: AnswerOf<Type>, part: string): AnswerIssue;
  /** Returns the options of the screen, including hidden ones. */
  options(screen: ScreenOf<Type>): readonly Option[];

  /** Undefined if the answer is empty, or too private to show on a phone. */
  summary(screen: ScreenOf<Type>, answer: AnswerOf<Type>, pollText: PollText): AnswerSummary | undefined;

  /** The form to answer. */
  Field: ComponentType<FieldProps<Type>>;
}
