import { RuntimeFailure } from '../failure.ts';
import type { StateHandler } from '../step.ts';

export const choiceHandler: StateHandler = {
  async start(step) {
    const { definition } = step.node;
    if (definition.Type !== 'Choice') return;
    for (const [index, rule] of definition.Choices.entries()) {
      if (await step.flow.matches(rule, index)) return step.exit(await step.flow.passOn(rule, index), rule.Next);
    }
    if (definition.Default !== undefined) return step.exit(await step.flow.passOn(), definition.Default);
    // Measured on AWS in both query languages: not the States.NoChoiceMatched of the specification.
    throw new RuntimeFailure(
      step.view.explain('Failed to transition out of the state. The state does not point to a next state.'),
    );
  },
};
