import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import type { Issue } from '../values/issue.ts';
import { LocalizedLines, LocalizedText } from '../values/text.ts';
import { BranchRule, END } from './branch-rule.ts';

/** Most branch rules of one screen. */
export const RULES_MAX = 20;

/** What screens of all types have. */
export const screenBase = {
  id: ScreenId.check(z.refine((id) => id !== END, { error: `"${END}" is the end of the survey, choose another id` })),
  title: LocalizedText,
  hint: z.optional(LocalizedLines),
  rules: z._default(z.array(BranchRule).check(z.maxLength(RULES_MAX)), []),
};

/** What a direct ballot, cast by one request without a session, may choose on a screen. */
export interface DirectChoice {
  optionIds: string[];
  min: number;
  max: number;
}

/** One line of the exported results. */
export interface ResultLine {
  /** What was counted, such as an option's id or a range of numbers; or `(mean)`, `(median)`. */
  item: string;
  /** What the poll calls it. */
  label?: LocalizedText;
  /** The unit of `amount`: `votes` or `points` for options, `ballots` for anything else. */
  measure: 'votes' | 'ballots' | 'points' | 'mean' | 'median';
  /** Null if there is none yet, such as the mean of no ratings. */
  amount: number | null;
}

export type CsvCell = string | number | boolean | undefined;

/**
 * The counter of ballots that answered the screen, blank answers included: 1 in the counters of
 * each answer of a counted type.
 */
export const ANSWERS = 'answers';

/** Returns the counters whose names begin with the prefix, named by the rest. */
export const countersBelow = (counters: ReadonlyMap<string, number>, prefix: string): [string, number][] =>
  [...counters].filter(([name]) => name.startsWith(prefix)).map(([name, count]) => [name.slice(prefix.length), count]);

/** The column of a screen that has only one. */
export const SOLE_COLUMN = '';

/**
 * Everything that depends on the type of a screen. The registry (`index.ts`) has one for each type;
 * no other TypeScript of the services asks for a screen's type.
 */
export interface ScreenType<Screen, Answer, Tally> {
  /** Returns the schema of an answer: takes what a visitor sends, gives what is recorded. */
  answerSchema(screen: Screen): z.ZodMiniType<Answer>;

  /** Returns the most characters that a visitor can write on the screen. */
  writtenCharacters(screen: Screen): number;

  /**
   * Returns the branch values of the answer: the words that branch rules compare with (`is`), such
   * as the ids of the chosen options. Empty if the answer is.
   */
  branchValues(answer: Answer): string[];
  /** Returns true if an answer to the screen can have this branch value. */
  canBranchOn(screen: Screen, value: string): boolean;
  /** Returns true if every answer to the screen has at least one of these branch values. */
  alwaysHasOneOf(screen: Screen, values: ReadonlySet<string>): boolean;

  /** Returns the options that were voted for. */
  votes(answer: Answer): string[];
  /** Returns what a direct ballot may choose; undefined if the type needs a session. */
  directChoice(screen: Screen): DirectChoice | undefined;

  /**
   * Returns what the answer adds to the counters of its screen, by their names. Depends on the
   * answer alone, so that a recount years later gives the same sums. All amounts are integers from
   * 0 on, which add up exactly. Empty if nothing is counted.
   */
  counters(answer: Answer): ReadonlyMap<string, number>;
  /** Makes a tally of counters from 0 on; undefined for a type that is not counted. */
  tally(screenId: string, counters: ReadonlyMap<string, number>): Tally | undefined;
  /** Returns the tally as lines of a table. Without a tally, all amounts are 0 or null. */
  resultLines(screen: Screen, tally: Tally | undefined): ResultLine[];

  /** Returns the columns of exported answers: parts of the answer, or `SOLE_COLUMN`. */
  csvColumns(screen: Screen): string[];
  /**
   * Returns the cells of an answer by column. Includes columns that the screen had when it was
   * answered and has lost since, such as a removed field.
   */
  csvCells(answer: Answer): ReadonlyMap<string, CsvCell>;

  /**
   * Returns what remains of the answer when its voter's personal data is erased; undefined if
   * nothing does. Its counters stay the same.
   */
  withoutPersonal(answer: Answer): Answer | undefined;

  /**
   * Returns an issue for each change that answers already given do not allow. Paths begin at the
   * screen.
   */
  changeIssues(stored: Screen, wanted: Screen): Issue[];
}
