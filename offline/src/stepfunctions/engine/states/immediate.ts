import { RuntimeFailure, StateFailure } from '../failure.ts';
import type { StateHandler } from '../step.ts';

// States that neither wait nor have children.

export const passHandler: StateHandler = {
  async start(step) {
    const { Result } = step.node.fields;
    if (Result !== undefined) step.view.note('result', Result);
    const result = Result === undefined ? await step.flow.arguments() : Result;
    await step.exit(await step.flow.succeed(result), step.node.definition.Next);
  },
};

export const choiceHandler: StateHandler = {
  async start(step) {
    const { definition } = step.node;
    if (definition.Type !== 'Choice') return;
    for (const [index, rule] of definition.Choices.entries()) {
      if (await step.flow.matches(rule, index)) return step.exit(await step.flow.passOn(rule, index), rule.Next);
    }
    if (definition.Default !== undefined) return step.exit(await step.flow.passOn(), definition.Default);
    // Measured on AWS in both query languages; the specification says States.NoChoiceMatched.
    throw new RuntimeFailure(
      step.view.explain('Failed to transition out of the state. The state does not point to a next state.'),
    );
  },
};

export const succeedHandler: StateHandler = {
  async start(step) {
    await step.exit(await step.flow.passOn(), undefined);
  },
};

export const failHandler: StateHandler = {
  async start(step) {
    step.flow.input();
    const error = await step.flow.text('Error');
    throw new StateFailure(error, await step.flow.text('Cause'));
  },
};
