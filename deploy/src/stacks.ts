import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { CommandError } from './command.ts';
import { stackNameOf } from './services.ts';

/** A resource in a template. */
export const TemplateResource = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.optional(z.string()),
  Properties: z.optional(z.record(z.string(), z.unknown())),
});
export type TemplateResource = z.infer<typeof TemplateResource>;

export const Template = z.looseObject({ Resources: z._default(z.record(z.string(), TemplateResource), {}) });
export type Template = z.infer<typeof Template>;

/** A resource in a deployed stack. */
export interface StackResource {
  logicalId: string;
  type: string;
  physicalId: string;
}

export interface Stack {
  name: string;
  status: string;
  outputs: ReadonlyMap<string, string>;
}

/** Reads the stacks of a stage, by the names of the services. */
export function createStacks(stage: string, client: CloudFormationClient) {
  /** Returns the stack of a service; undefined if there is none. */
  async function find(service: string): Promise<Stack | undefined> {
    const name = stackNameOf(service, stage);
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
      const [stack] = Stacks;
      if (stack?.StackStatus === undefined) return undefined;
      const outputs = (stack.Outputs ?? []).map(
        ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
      );
      return { name, status: stack.StackStatus, outputs: new Map(outputs) };
    } catch (error) {
      if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) {
        return undefined;
      }
      throw error;
    }
  }

  const missing = async (service: string): Promise<string> =>
    `There is no stack ${stackNameOf(service, stage)} in ${await client.config.region()}.`;

  return {
    find,

    /** Returns an output of a stack. @throws CommandError if it is missing */
    async output(service: string, name: string): Promise<string> {
      const stack = await find(service);
      const value = stack?.outputs.get(name);
      if (value !== undefined) return value;
      const [what, then] =
        stack === undefined
          ? [await missing(service), 'first']
          : [`The stack ${stack.name} has no output ${name}; it is ${stack.status}.`, 'again'];
      throw new CommandError(`${what} Deploy the stage ${then}: npm run deploy -- --stage ${stage}`);
    },

    /** Returns the resources of a stack. @throws CommandError if it is not deployed */
    async resources(service: string): Promise<StackResource[]> {
      if ((await find(service)) === undefined) throw new CommandError(await missing(service));
      const resources: StackResource[] = [];
      const pages = paginateListStackResources({ client }, { StackName: stackNameOf(service, stage) });
      for await (const { StackResourceSummaries = [] } of pages) {
        for (const { LogicalResourceId = '', ResourceType = '', PhysicalResourceId = '' } of StackResourceSummaries) {
          resources.push({ logicalId: LogicalResourceId, type: ResourceType, physicalId: PhysicalResourceId });
        }
      }
      return resources;
    },

    /** Returns the template of a deployed stack. */
    async template(service: string): Promise<Template> {
      const StackName = stackNameOf(service, stage);
      const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName }));
      // osls writes JSON, which is also YAML.
      return Template.parse(parse(TemplateBody));
    },
  };
}
export type Stacks = ReturnType<typeof createStacks>;

/** Returns the stacks of a stage in its region. */
export const stacksOf = (stage: string, region: string): Stacks =>
  createStacks(stage, new CloudFormationClient({ region }));
