import { type Answers, type BranchValues, ownValue, type Poll, type Screen, screenTypeOf } from '@booth/shared';

/** The place of the visitor. */
export interface Session {
  status: 'waiting' | 'completed';
  screenId: string;
  screenToken: string;
  /** The screens answered before this one, in the order that "back" returns through. */
  trail: string[];
  /** The answers to all screens, including screens that are no longer on the path. */
  given: Answers;
  voter: string;
}

/** Returns the screen with an id. */
export const screenIn = ({ screens }: Poll, id: string): Screen | undefined =>
  screens.find((screen) => screen.id === id);

/** Returns the answers to some screens. */
export const filterAnswers = (answers: Answers, isKept: (screenId: string) => boolean): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => isKept(id)));

/** Returns true if an answer to a screen still fits the changed screen. */
export function acceptsSameAnswers(before: Screen, after: Screen | undefined): boolean {
  return after?.type === before.type && screenTypeOf(before).changeIssues(before, after).length === 0;
}

/** Returns the values for branch rules from the screens on the path. */
export const branchValuesOf = ({ trail, given }: Session): BranchValues =>
  Object.fromEntries(
    trail.flatMap((id) => {
      const answer = ownValue(given, id);
      return answer === undefined ? [] : [[id, screenTypeOf(answer).branchValues(answer)] as const];
    }),
  );

/** Returns the answers on the path. */
export const answeredIn = ({ trail, given }: Session): Answers => filterAnswers(given, (id) => trail.includes(id));
