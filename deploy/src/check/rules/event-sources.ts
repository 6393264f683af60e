import { isMap, isScalar, isSeq, type Node, parseDocument, visit } from 'yaml';
import * as z from 'zod/mini';
import { type Rule, resourcesOf, type Stack, targetOf } from '../stack.ts';

const Mapping = z.object({
  FunctionName: z.unknown(),
  StartingPosition: z.optional(z.string()),
  DestinationConfig: z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.unknown() })) })),
});
const EventRule = z.object({
  Targets: z.array(z.object({ Arn: z.unknown(), DeadLetterConfig: z.optional(z.unknown()) })),
});
const Named = z.object({ FunctionName: z.string() });

/** A YAML comment beside the event that says why failed events may be lost. */
const REASON = /#.*\bno failure destination\b/i;

/**
 * Every event source has a failure destination, or a comment beside the event says why it needs
 * none.
 */
export const failuresHaveDestinations: Rule = (stacks) =>
  stacks.flatMap((stack) => {
    const say = (resource: string, target: unknown, event: string) => {
      const functionName = nameOfFunction(stack, targetOf(target, stack, stacks)?.logicalId);
      if (functionName !== undefined && hasReason(stack, functionName, event)) return [];
      const message = `has no failure destination, and no comment by its ${event} event says why ("no failure destination …")`;
      return [{ stack: stack.name, resource, message }];
    };
    const mappings = resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').flatMap(([resource, properties]) => {
      const { FunctionName, StartingPosition, DestinationConfig } = Mapping.parse(properties);
      if (DestinationConfig?.OnFailure !== undefined) return [];
      // A queue has its failure destination in its own redrive policy.
      return say(resource, FunctionName, StartingPosition === undefined ? 'sqs' : 'stream');
    });
    const rules = resourcesOf(stack, 'AWS::Events::Rule').flatMap(([resource, properties]) =>
      EventRule.parse(properties).Targets.flatMap(({ Arn, DeadLetterConfig }) =>
        DeadLetterConfig !== undefined || hasDestination(stack, stacks, Arn) ? [] : say(resource, Arn, 'schedule'),
      ),
    );
    return [...mappings, ...rules];
  });

/** Returns true if a function that is called asynchronously has its own failure destination. */
function hasDestination(stack: Stack, stacks: readonly Stack[], target: unknown): boolean {
  const called = targetOf(target, stack, stacks);
  if (called?.resource.Properties.DeadLetterConfig !== undefined) return true;
  return resourcesOf(stack, 'AWS::Lambda::EventInvokeConfig').some(([, properties]) => {
    const { FunctionName, DestinationConfig } = Mapping.parse(properties);
    const configured = targetOf(FunctionName, stack, stacks);
    return configured?.logicalId === called?.logicalId && DestinationConfig?.OnFailure !== undefined;
  });
}

/** Returns the name of a function in serverless.yml. */
function nameOfFunction({ name, template }: Stack, logicalId: string | undefined): string | undefined {
  const resource = logicalId === undefined ? undefined : template.Resources[logicalId];
  const named = Named.safeParse(resource?.Properties);
  return named.success ? named.data.FunctionName.slice(`${name}-`.length) : undefined;
}

/** Returns true if the function's event of this kind has a comment with the reason. */
function hasReason({ sources }: Stack, functionName: string, event: string): boolean {
  return [...sources.values()].some((text) => {
    let found = false;
    visit(parseDocument(text, { logLevel: 'silent' }), {
      Pair(_, { key, value }) {
        if (!isScalar(key) || key.value !== functionName || !isMap(value)) return undefined;
        const events = value.get('events');
        if (!isSeq<Node>(events)) return visit.SKIP;
        // The parser gives the comment above the first event to the list.
        const texts = events.items.map(
          (item, index) => (index === 0 ? asComment(events.commentBefore) : '') + textOf(item, text),
        );
        found ||= events.items.some((item, index) => isMap(item) && item.has(event) && REASON.test(texts[index] ?? ''));
        return visit.SKIP;
      },
    });
    return found;
  });
}

/** Returns the source of a node, with the comments within and above it. */
const textOf = ({ range, commentBefore }: Node, text: string): string =>
  asComment(commentBefore) + (range ? text.slice(range[0], range[2]) : '');

const asComment = (text: string | null | undefined): string => (text ? `${text.replace(/^/gm, '#')}\n` : '');
