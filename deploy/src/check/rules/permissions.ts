import { eachStack, type Rule, resourcesOf } from '../stack.ts';

/**
 * Whoever may call a function is named with its ARN; else any account's API of that service may.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const callersAreNamed: Rule = eachStack((stack) =>
  resourcesOf(stack, 'AWS::Lambda::Permission')
    .filter(([, { SourceArn, EventSourceToken }]) => SourceArn === undefined && EventSourceToken === undefined)
    .map(([resource]) => ({ resource, message: 'lets a service call the function for whomever: it has no SourceArn' })),
);
