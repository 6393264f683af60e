import { type Answers, type BranchValues, ownValue, type Poll, type Screen, screenTypeOf } from '@booth/shared';

/** Where the visitor is. */
export interface Session {
  status: 'waiting' | 'completed';
  screenId: string;
  screenToken: string;
  /** The screens that were answered on the way here, which "back" goes back on. */
  trail: string[];
  /** The answer to each screen, also to those that were gone back from and around. */
  given: Answers;
  voter: string;
}

/** Returns the screen of an id. */
export const screenIn = ({ screens }: Poll, id: string): Screen | undefined =>
  screens.find((screen) => screen.id === id);

/** Returns the answers to some of the screens. */
export const answersWhere = (answers: Answers, isKept: (screenId: string) => boolean): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => isKept(id)));

/** Returns whether answers to a screen are answers to what became of it. */
export function takesTheSame(before: Screen, after: Screen | undefined): boolean {
  return after?.type === before.type && screenTypeOf(before).changeIssues(before, after).length === 0;
}

/** Returns what branch rules can ask of the answers that were given on the way here. */
export const branchValuesOf = ({ trail, given }: Session): BranchValues =>
  Object.fromEntries(
    trail.flatMap((id) => {
      const answer = ownValue(given, id);
      return answer === undefined ? [] : [[id, screenTypeOf(answer).branchValues(answer)] as const];
    }),
  );

/** Returns the answers that were given on the way here. */
export const answeredIn = ({ trail, given }: Session): Answers => answersWhere(given, (id) => trail.includes(id));
