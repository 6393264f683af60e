import { z } from 'zod';

const Properties = z.record(z.string(), z.unknown());

export const Resource = z.looseObject({
  Type: z.string(),
  Properties: Properties.default({}),
  Condition: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

export const Output = z.looseObject({
  Value: z.unknown().optional(),
  Export: z.object({ Name: z.unknown().optional() }).optional(),
  Condition: z.string().optional(),
});
export type Output = z.infer<typeof Output>;

/** The parts of a CloudFormation template on which names, addresses and imports depend. */
export const Template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), Resource).default({}),
  Outputs: z.record(z.string(), Output).default({}),
});
export type Template = z.infer<typeof Template>;
