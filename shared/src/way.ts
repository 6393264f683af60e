import type { Answers } from './answer.ts';
import { ownValue } from './own-value.ts';
import { type BranchRule, END, type Screen } from './screen.ts';

/**
 * Whether the rule's condition holds by the answers on the way so far. The `survey` workflow decides the same in
 * JSONata (`PresentScreen`): whoever changes one changes the other.
 */
export function ruleHolds({ when }: Pick<BranchRule, 'when'>, answers: Answers): boolean {
  const answer = ownValue(answers, when.screen);
  if (answer === undefined) return false;
  if (when.includes !== undefined) return answer.type === 'choice' && answer.optionIds.includes(when.includes);
  if (when.field !== undefined) {
    const fields: Record<string, unknown> = 'fields' in answer ? answer.fields : {};
    return when.equals !== undefined && ownValue(fields, when.field) === when.equals;
  }
  if (when.equals !== undefined) return answer.type === 'text' && answer.text === when.equals;
  return true;
}

/** The screen after `screen`, whose answer is among `answers`, or `END`. */
export function screenIdAfter(screens: readonly Screen[], screen: Screen, answers: Answers): string {
  const rule = screen.rules.find((each) => ruleHolds(each, answers));
  return rule?.goTo ?? screens[screens.findIndex((each) => each.id === screen.id) + 1]?.id ?? END;
}
