import { z } from 'zod';
import { ownField } from '../own-field.ts';

const resourceSchema = z.object({
  Type: z.literal('AWS::ApiGateway::Resource'),
  Properties: z.object({ ParentId: z.unknown(), PathPart: z.string() }),
});

/**
 * Returns a function that finds the path of an AWS::ApiGateway::Resource by its `Ref` or logical
 * id. An id that is not in the template stands for the root of the API.
 */
export function resourcePaths(resources: Record<string, unknown>): (resourceId: unknown) => string {
  const pathOf = (resourceId: unknown): string => {
    const resource = resourceSchema.safeParse(ownField(resources, logicalIdOf(resourceId)));
    if (!resource.success) return '/';
    const parent = pathOf(resource.data.Properties.ParentId);
    return `${parent === '/' ? '' : parent}/${resource.data.Properties.PathPart}`;
  };
  return pathOf;
}

/** Returns the logical id in a `Ref` or a text; an empty text for anything else. */
export function logicalIdOf(reference: unknown): string {
  if (typeof reference === 'string') return reference;
  const parsed = z.object({ Ref: z.string() }).safeParse(reference);
  return parsed.success ? parsed.data.Ref : '';
}
