import { eachStack, type Rule, resourcesOf } from '../stack.ts';

/**
 * Every permission to call a function names the caller's ARN. Without it, the same service in any
 * account may call it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const callersAreNamed: Rule = eachStack((stack) =>
  resourcesOf(stack, 'AWS::Lambda::Permission')
    .filter(([, { SourceArn, EventSourceToken }]) => SourceArn === undefined && EventSourceToken === undefined)
    .map(([resource]) => ({
      resource,
      message: 'lets a service call the function on behalf of any account: it has no SourceArn',
    })),
);
