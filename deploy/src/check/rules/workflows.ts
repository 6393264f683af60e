import validate from 'asl-validator';
import * as z from 'zod/mini';
import { eachStack, type Rule, resourcesOf } from '../stack.ts';
import { definitionOf } from '../workflow-definition.ts';

const Machine = z.object({ DefinitionString: z.unknown() });

/** Every packaged definition passes asl-validator. */
export const workflowsAreValid: Rule = eachStack((stack) =>
  resourcesOf(stack, 'AWS::StepFunctions::StateMachine').flatMap(([resource, properties]) => {
    const { isValid, errorsText } = validate(definitionOf(Machine.parse(properties).DefinitionString));
    return isValid ? [] : [{ resource, message: `has an invalid definition: ${errorsText('; ')}` }];
  }),
);
