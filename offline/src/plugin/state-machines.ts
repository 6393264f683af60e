import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  type LoggingConfiguration,
  SFNClient,
  StateMachineDoesNotExist,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { LocalStack } from '../cloudformation/index.ts';
import { ownField } from '../own-field.ts';

/** The tags of a state machine or an activity. */
const Tags = z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]);

const MachineProperties = z.object({
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.coerce.string()).default({}),
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  LoggingConfiguration: z
    .object({
      Level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).optional(),
      IncludeExecutionData: z.boolean().optional(),
      Destinations: z.array(z.object({ CloudWatchLogsLogGroup: z.object({ LogGroupArn: z.string() }) })).optional(),
    })
    .optional(),
  Tags,
});

/** A state machine with everything resolved, ready for CreateStateMachine. */
export interface LocalMachine {
  logicalId: string;
  arn: string;
  name: string;
  type: 'STANDARD' | 'EXPRESS';
  definition: string;
  loggingConfiguration: LoggingConfiguration;
  tags: { key: string; value: string }[];
}

/** Returns the service's state machines, of serverless-step-functions or plain resources. */
export function localMachines(stack: LocalStack): LocalMachine[] {
  return stack.resourcesOf('AWS::StepFunctions::StateMachine').map(([logicalId, { Properties }]) => {
    const { DefinitionString, Definition, DefinitionSubstitutions, StateMachineType, LoggingConfiguration } =
      Properties;
    const path = `State machine ${logicalId}`;
    const parsed = MachineProperties.safeParse(
      stack.resolve(
        {
          DefinitionString,
          Definition,
          DefinitionSubstitutions,
          StateMachineType,
          Tags: Properties.Tags,
          LoggingConfiguration,
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
        (whole, name: string) => ownField(data.DefinitionSubstitutions, name) ?? whole,
      ),
      loggingConfiguration: {
        level: data.LoggingConfiguration?.Level ?? 'OFF',
        includeExecutionData: data.LoggingConfiguration?.IncludeExecutionData ?? false,
        destinations: data.LoggingConfiguration?.Destinations?.map(({ CloudWatchLogsLogGroup: { LogGroupArn } }) => ({
          cloudWatchLogsLogGroup: { logGroupArn: LogGroupArn },
        })),
      },
      tags: data.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    };
  });
}

/** Creates or updates the state machines. Running executions keep their definition. */
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
  // A type cannot change: CloudFormation replaces the state machine, too.
  if (existing !== undefined) await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await client.send(new CreateStateMachineCommand({ name, type, definition, roleArn, loggingConfiguration, tags }));
}

async function replaceTags(client: SFNClient, resourceArn: string, tags: LocalMachine['tags']): Promise<void> {
  const { tags: former = [] } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
  const tagKeys = former.flatMap(({ key }) => (key === undefined ? [] : [key]));
  if (tagKeys.length > 0) await client.send(new UntagResourceCommand({ resourceArn, tagKeys }));
  if (tags.length > 0) await client.send(new TagResourceCommand({ resourceArn, tags }));
}

/** Creates the service's activities, of serverless-step-functions or plain resources. */
export async function putActivities(stack: LocalStack, endpoint: string): Promise<void> {
  const client = new SFNClient({ endpoint });
  for (const [logicalId, { Properties }] of stack.resourcesOf('AWS::StepFunctions::Activity')) {
    const path = `Activity ${logicalId}`;
    const tags = Tags.parse(stack.resolve(Properties.Tags, path) ?? undefined);
    const name = stack.nameOf(logicalId);
    await client
      .send(new CreateActivityCommand({ name, tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })) }))
      .catch((error: unknown) => {
        throw new Error(`${path} (${name}): ${error}`, { cause: error });
      });
  }
  client.destroy();
}

/** Deletes the state machines that the service no longer has. */
export async function deleteStateMachines(arns: readonly string[], endpoint: string): Promise<void> {
  if (arns.length === 0) return;
  const client = new SFNClient({ endpoint });
  for (const stateMachineArn of arns) await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  client.destroy();
}
