import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import { ownValue } from '../values/own-value.ts';
import { comparedText, FREE_TEXT_MAX_CHARACTERS } from '../values/text.ts';

/** What a branch rule calls the end of the survey. */
export const END = 'end';

/** Room for the longest branch value: a free text with the id of its field before it. */
const BRANCH_VALUE_MAX_CHARACTERS = FREE_TEXT_MAX_CHARACTERS + 100;

/**
 * What a rule can ask of an answer. The screen's type says which values an answer has
 * (`branchValues`): the chosen options, the rating, the first of a ranking, the number, the text,
 * or `field=value` of a profile.
 */
export const BranchValue = comparedText(BRANCH_VALUE_MAX_CHARACTERS);

/**
 * Says which screen follows. The first rule whose condition holds decides; if none does, the next
 * screen of the list follows. The condition holds if `is` is one of the answer's branch values, or,
 * without `is`, if the screen was answered. Rules are data, not expressions: the workflow evaluates
 * them and must never run a text as code.
 */
export const BranchRule = z.strictObject({
  when: z.strictObject({ screen: ScreenId, is: z.optional(BranchValue) }),
  goTo: z.union([ScreenId, z.literal(END)]),
});
export type BranchRule = z.infer<typeof BranchRule>;

/** The branch values of the answered screens, by screen. */
export const BranchValues = z.record(ScreenId, z.array(z.string()));
export type BranchValues = z.infer<typeof BranchValues>;

/**
 * Returns true if the rule's condition holds after these answers. The workflow `survey` decides the
 * same in JSONata (`PresentScreen`): change both together.
 */
export function ruleHolds({ when }: Pick<BranchRule, 'when'>, answered: BranchValues): boolean {
  const values = ownValue(answered, when.screen);
  return values !== undefined && (when.is === undefined || values.includes(when.is));
}

interface Branching {
  id: string;
  rules: readonly BranchRule[];
}

/** Returns the id of the screen that follows `screen`, or `END`. */
export function nextScreenId(screens: readonly Branching[], screen: Branching, answered: BranchValues): string {
  const rule = screen.rules.find((each) => ruleHolds(each, answered));
  return rule?.goTo ?? screens[screens.findIndex((each) => each.id === screen.id) + 1]?.id ?? END;
}
