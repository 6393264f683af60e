import { z } from 'zod';
import { arnKind } from '../arns.ts';
import type { Activity, StateMachine, Tag } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { type ApiContext, type Operation, operation } from './operation.ts';
import { arn, bounded, tags } from './shapes.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#concepts-tagging */
const MAX_TAGS = 50;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html */
const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Returns the known tags with the given ones added; a given tag replaces one with the same key.
 * @throws ValidationException, TooManyTags
 */
export function mergeTags(known: readonly Tag[], given: readonly Tag[], resourceArn: string): Tag[] {
  for (const { key, value } of given) {
    if (/^aws:/i.test(key))
      throw new ApiError('ValidationException', `The tag key '${key}' begins with the reserved 'aws:'`);
    if (!tagCharacters.test(key) || !tagCharacters.test(value)) {
      throw new ApiError(
        'ValidationException',
        `Tags have letters, digits, white space and _ . : / = + - @ only, not '${key}': '${value}'`,
      );
    }
  }
  const merged = new Map([...known, ...given].map(({ key, value }) => [key, value]));
  if (merged.size > MAX_TAGS) {
    throw new ApiError('TooManyTags', `A resource has at most ${MAX_TAGS} tags`, { resourceName: resourceArn });
  }
  return [...merged].map(([key, value]) => ({ key, value }));
}

/**
 * Finds a machine or an activity; versions and aliases have no tags (recorded).
 * @throws InvalidArn, ResourceNotFound
 */
function findTagged(context: ApiContext, resourceArn: string): StateMachine | Activity {
  if (arnKind(resourceArn) === undefined)
    throw new ApiError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${resourceArn}'`);
  const found = context.machines.get(resourceArn) ?? context.activities.get(resourceArn);
  if (found === undefined)
    throw new ApiError('ResourceNotFound', `Resource not found: '${resourceArn}'`, { resourceName: resourceArn });
  return found;
}

function save(context: ApiContext): void {
  context.saveMachines();
  context.saveActivities();
}

const tagResource = operation(z.object({ resourceArn: arn, tags }), (context, request) => {
  const resource = findTagged(context, request.resourceArn);
  resource.tags = mergeTags(resource.tags, request.tags, resource.arn);
  save(context);
  return {};
});

const untagResource = operation(z.object({ resourceArn: arn, tagKeys: z.array(bounded(128)) }), (context, request) => {
  const resource = findTagged(context, request.resourceArn);
  resource.tags = resource.tags.filter(({ key }) => !request.tagKeys.includes(key));
  save(context);
  return {};
});

const listTagsForResource = operation(z.object({ resourceArn: arn }), (context, request) => ({
  tags: findTagged(context, request.resourceArn).tags.map(({ key, value }) => ({ key, value })),
}));

export const tagOperations: Record<string, Operation> = {
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};
