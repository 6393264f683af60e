import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import { ownValue } from '../values/own-value.ts';
import { comparedText, FREE_TEXT_MAX_CHARACTERS } from '../values/text.ts';

/** The end of the survey, as a branch rule names it. */
export const END = 'end';

/**
 * What a rule asks for is an id, a field with its value (`role=student`) or a whole text: no answer
 * is longer.
 */
const BRANCH_VALUE_MAX_CHARACTERS = FREE_TEXT_MAX_CHARACTERS + 100;

/**
 * What a rule can ask of an answer. The screen's type says which values an answer has
 * (`branchValues`): the options that were chosen, the rating, the first of a ranking, the number,
 * the text, and `field=value` of a profile.
 */
export const BranchValue = comparedText(BRANCH_VALUE_MAX_CHARACTERS);

/**
 * Where to go after a screen. The first rule whose condition holds decides; without one, the next
 * screen of the list follows. `is` is one of the answer's branch values; without `is`, an answer is
 * enough. Rules are data and no expressions, because the workflow evaluates them and must never run
 * a text as code.
 */
export const BranchRule = z.strictObject({
  when: z.strictObject({ screen: ScreenId, is: z.optional(BranchValue) }),
  goTo: z.union([ScreenId, z.literal(END)]),
});
export type BranchRule = z.infer<typeof BranchRule>;

/** The branch values of the screens that were answered on the way here. */
export const BranchValues = z.record(ScreenId, z.array(z.string()));
export type BranchValues = z.infer<typeof BranchValues>;

/**
 * Whether the rule's condition holds after these answers. The `survey` workflow decides the same in
 * JSONata (`PresentScreen`): whoever changes one changes the other.
 */
export function ruleHolds({ when }: Pick<BranchRule, 'when'>, answered: BranchValues): boolean {
  const values = ownValue(answered, when.screen);
  return values !== undefined && (when.is === undefined || values.includes(when.is));
}

interface Branching {
  id: string;
  rules: readonly BranchRule[];
}

/** The screen after `screen`, whose answer is among `answered`, or `END`. */
export function nextScreenId(screens: readonly Branching[], screen: Branching, answered: BranchValues): string {
  const rule = screen.rules.find((each) => ruleHolds(each, answered));
  return rule?.goTo ?? screens[screens.findIndex((each) => each.id === screen.id) + 1]?.id ?? END;
}
