import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import type { Issue } from '../values/issue.ts';
import { LocalizedLines, LocalizedText } from '../values/text.ts';
import { BranchRule, END } from './branch-rule.ts';

/** Most branch rules of one screen. */
export const RULES_MAX = 20;

/** What every screen has, whatever its type. */
export const screenBase = {
  id: ScreenId.check(z.refine((id) => id !== END, { error: `"${END}" is the end of the survey, choose another id` })),
  title: LocalizedText,
  hint: z.optional(LocalizedLines),
  rules: z._default(z.array(BranchRule).check(z.maxLength(RULES_MAX)), []),
};

/** A screen that is answered at once, without a session: what a direct ballot to it may choose. */
export interface DirectChoice {
  optionIds: string[];
  min: number;
  max: number;
}

/** One line of the exported results. */
export interface ResultLine {
  /**
   * What was counted: the id of an option, a rating, a range of numbers; `(mean)` and the like for
   * a figure of all.
   */
  item: string;
  /** The words of the poll for it. */
  label?: LocalizedText;
  /** The unit of `amount`. */
  measure: 'votes' | 'ballots' | 'points' | 'mean' | 'median';
  /** Null where there is none yet, as the mean of nothing. */
  amount: number | null;
}

export type CsvCell = string | number | boolean | undefined;

/** The counter of ballots that answered the screen, also where they left it blank. */
export const ANSWERS = 'answers';

/** Returns the counters whose names begin with the prefix, by what follows it. */
export const countersBelow = (counters: ReadonlyMap<string, number>, prefix: string): [string, number][] =>
  [...counters].filter(([name]) => name.startsWith(prefix)).map(([name, count]) => [name.slice(prefix.length), count]);

/** The column of a screen that has only one. */
export const SOLE_COLUMN = '';

/**
 * All that depends on the type of a screen. The registry (`index.ts`) has one of these for each
 * type; nothing else in the services asks for a screen's type.
 */
export interface ScreenType<Screen, Answer, Tally> {
  /** The schema of an answer to this screen: takes what a visitor sends, gives what is recorded. */
  answerSchema(screen: Screen): z.ZodMiniType<Answer>;

  /** How many characters a visitor can write on the screen, at most. */
  writtenCharacters(screen: Screen): number;

  /** What branch rules can ask of the answer (`"is"`). */
  branchValues(answer: Answer): string[];
  /** Whether any answer to the screen has this branch value. */
  canBranchOn(screen: Screen, value: string): boolean;
  /** Whether every answer to the screen has at least one of these branch values. */
  alwaysHasOneOf(screen: Screen, values: ReadonlySet<string>): boolean;

  /** The options that were voted for. */
  votes(answer: Answer): string[];
  /** What a direct ballot may choose; undefined where the type is answered in a session only. */
  directChoice(screen: Screen): DirectChoice | undefined;

  /**
   * What the answer adds to the tally of its screen, by the names of the counters. Depends on the
   * answer alone, never on the poll, so a recount years later comes to the same. Integers from 0
   * on, for those add up exactly. Empty: nothing is counted.
   */
  counters(answer: Answer): ReadonlyMap<string, number>;
  /**
   * The tally of the counters, none of which is below 0; undefined for a type of which nothing is
   * counted.
   */
  tally(screenId: string, counters: ReadonlyMap<string, number>): Tally | undefined;
  /** The tally as lines of a table, also where nobody has answered yet. */
  resultLines(screen: Screen, tally: Tally | undefined): ResultLine[];

  /** The columns of exported answers: parts of the answer, or `SOLE_COLUMN`. */
  csvColumns(screen: Screen): string[];
  /** The cells of an answer, by their columns; also those that the screen has no more. */
  csvCells(answer: Answer): ReadonlyMap<string, CsvCell>;

  /**
   * What stays of the answer when its voter's personal data is erased; undefined for nothing. Its
   * counters stay the same.
   */
  withoutPersonal(answer: Answer): Answer | undefined;

  /**
   * What answers that were given do not allow to be changed any more. Paths begin at the screen.
   */
  changeIssues(stored: Screen, wanted: Screen): Issue[];
}
