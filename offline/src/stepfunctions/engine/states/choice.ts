import { StateFailure } from '../failure.ts';
import type { StateHandler } from '../step.ts';

export const choiceHandler: StateHandler = {
  async start(step) {
    const { definition } = step.node;
    if (definition.Type !== 'Choice') return;
    for (const [index, rule] of definition.Choices.entries()) {
      if (await step.flow.matches(rule, index)) return step.exit(await step.flow.passOn(rule), rule.Next);
    }
    if (definition.Default !== undefined) return step.exit(await step.flow.passOn(), definition.Default);
    throw new StateFailure(
      'States.NoChoiceMatched',
      `Failed to transition out of the state '${step.visit.state}'. The state's choices do not match the state's input and no default exists.`,
    );
  },
};
