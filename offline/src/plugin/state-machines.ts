import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  SFNClient,
  StateMachineDoesNotExist,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { LocalStack } from '../cloudformation/index.ts';

const MachineProperties = z.object({
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.coerce.string()).default({}),
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  LoggingConfiguration: z
    .object({
      Level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).optional(),
      IncludeExecutionData: z.boolean().optional(),
    })
    .optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]),
});

/** A state machine with everything resolved: what CreateStateMachine takes. */
export interface LocalMachine {
  logicalId: string;
  arn: string;
  name: string;
  type: 'STANDARD' | 'EXPRESS';
  definition: string;
  loggingConfiguration: { level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF'; includeExecutionData: boolean };
  tags: { key: string; value: string }[];
}

/** The service's state machines, as serverless-step-functions (or plain resources) define them. */
export function localMachines(stack: LocalStack): LocalMachine[] {
  return stack.resourcesOf('AWS::StepFunctions::StateMachine').map(([logicalId, { Properties }]) => {
    const { DefinitionString, Definition, DefinitionSubstitutions, StateMachineType, LoggingConfiguration, Tags } =
      Properties;
    const path = `State machine ${logicalId}`;
    const parsed = MachineProperties.safeParse(
      stack.resolve(
        {
          DefinitionString,
          Definition,
          DefinitionSubstitutions,
          StateMachineType,
          Tags,
          // The log group's ARN plays no part here.
          LoggingConfiguration: LoggingConfiguration && { ...LoggingConfiguration, Destinations: undefined },
        },
        path,
      ),
    );
    if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
    const { data } = parsed;
    const text = data.DefinitionString ?? (data.Definition && JSON.stringify(data.Definition));
    if (text === undefined) throw new Error(`${path} has neither DefinitionString nor Definition`);
    return {
      logicalId,
      arn: `${stack.resolve({ Ref: logicalId }, path)}`,
      name: stack.nameOf(logicalId),
      type: data.StateMachineType,
      definition: text.replaceAll(
        /\$\{([\w]+)\}/g,
        (whole, name: string) => data.DefinitionSubstitutions[name] ?? whole,
      ),
      loggingConfiguration: {
        level: data.LoggingConfiguration?.Level ?? 'OFF',
        includeExecutionData: data.LoggingConfiguration?.IncludeExecutionData ?? false,
      },
      tags: data.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    };
  });
}

/** Creates or updates the state machines. Running executions of an updated one go on with the definition they began with. */
export async function putStateMachines(machines: readonly LocalMachine[], endpoint: string): Promise<void> {
  const client = new SFNClient({ endpoint });
  for (const machine of machines) {
    await putStateMachine(client, machine).catch((error: unknown) => {
      throw new Error(`State machine ${machine.logicalId} (${machine.name}): ${error}`, { cause: error });
    });
  }
  client.destroy();
}

async function putStateMachine(client: SFNClient, machine: LocalMachine): Promise<void> {
  const { arn: stateMachineArn, name, type, definition, loggingConfiguration, tags } = machine;
  const roleArn = 'arn:aws:iam::000000000000:role/offline';
  const existing = await client.send(new DescribeStateMachineCommand({ stateMachineArn })).catch((error: unknown) => {
    if (error instanceof StateMachineDoesNotExist) return undefined;
    throw error;
  });
  if (existing?.type === type) {
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition, roleArn, loggingConfiguration }));
    await replaceTags(client, stateMachineArn, tags);
    return;
  }
  // The type cannot change: CloudFormation replaces the state machine too.
  if (existing !== undefined) await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await client.send(new CreateStateMachineCommand({ name, type, definition, roleArn, loggingConfiguration, tags }));
}

async function replaceTags(client: SFNClient, resourceArn: string, tags: LocalMachine['tags']): Promise<void> {
  const { tags: former = [] } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
  const tagKeys = former.flatMap(({ key }) => (key === undefined ? [] : [key]));
  if (tagKeys.length > 0) await client.send(new UntagResourceCommand({ resourceArn, tagKeys }));
  if (tags.length > 0) await client.send(new TagResourceCommand({ resourceArn, tags }));
}

/** Deletes the state machines that the service no longer has. */
export async function deleteStateMachines(arns: readonly string[], endpoint: string): Promise<void> {
  if (arns.length === 0) return;
  const client = new SFNClient({ endpoint });
  for (const stateMachineArn of arns) await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  client.destroy();
}
