import { StateFailure } from '../failure.ts';
import type { StateHandler } from '../step.ts';

export const passHandler: StateHandler = {
  async start(step) {
    const { Result } = step.node.fields;
    if (Result !== undefined) step.view.note('result', Result);
    const result = Result === undefined ? await step.flow.arguments() : Result;
    await step.exit(await step.flow.succeed(result), step.node.definition.Next);
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
