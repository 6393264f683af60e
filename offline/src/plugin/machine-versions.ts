import {
  ConflictException,
  CreateStateMachineAliasCommand,
  DeleteStateMachineVersionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  PublishStateMachineVersionCommand,
  ResourceNotFound,
  SFNClient,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { LocalStack } from '../cloudformation/index.ts';

const VersionProperties = z.object({
  StateMachineArn: z.string(),
  StateMachineRevisionId: z.string().optional(),
  Description: z.string().optional(),
});
const Route = z.object({ StateMachineVersionArn: z.string(), Weight: z.coerce.number() });
const AliasProperties = z
  .object({
    Description: z.string().optional(),
    RoutingConfiguration: z.array(Route).min(1).optional(),
    DeploymentPreference: z.object({ StateMachineVersionArn: z.string() }).optional(),
  })
  .refine(
    (alias) => alias.RoutingConfiguration !== undefined || alias.DeploymentPreference !== undefined,
    'An alias needs RoutingConfiguration or DeploymentPreference',
  );

/**
 * Publishes the template's versions, where the state machine has changed since its last one, and
 * points the aliases to them. `created` gets the versions' ARNs. A deployment preference shifts all
 * executions at once.
 */
export async function putVersionsAndAliases(
  stack: LocalStack,
  created: Map<string, string>,
  endpoint: string,
): Promise<void> {
  const client = new SFNClient({ endpoint });
  await learnRevisions(client, stack, created);
  for (const [logicalId, { Properties }] of stack.resourcesOf('AWS::StepFunctions::StateMachineVersion')) {
    await named(`State machine version ${logicalId}`, async (path) => {
      const version = VersionProperties.parse(stack.resolve(Properties, path));
      const { stateMachineVersionArn } = await client.send(
        new PublishStateMachineVersionCommand({
          stateMachineArn: version.StateMachineArn,
          revisionId: version.StateMachineRevisionId,
          description: version.Description,
        }),
      );
      created.set(logicalId, `${stateMachineVersionArn}`);
      created.set(`${logicalId}.Arn`, `${stateMachineVersionArn}`);
    });
  }
  for (const [logicalId, { Properties }] of stack.resourcesOf('AWS::StepFunctions::StateMachineAlias')) {
    await named(`State machine alias ${logicalId}`, async (path) => {
      const properties = AliasProperties.parse(stack.resolve(Properties, path));
      await putAlias(client, `${stack.resolve({ Ref: logicalId }, path)}`, stack.nameOf(logicalId), properties);
    });
  }
  client.destroy();
}

/** Fills in each machine's revision for `Fn::GetAtt`; CloudFormation calls the first `INITIAL`. */
async function learnRevisions(client: SFNClient, stack: LocalStack, created: Map<string, string>): Promise<void> {
  for (const [logicalId] of stack.resourcesOf('AWS::StepFunctions::StateMachine')) {
    const stateMachineArn = `${stack.resolve({ Ref: logicalId }, logicalId)}`;
    const { revisionId } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    created.set(`${logicalId}.StateMachineRevisionId`, revisionId ?? 'INITIAL');
  }
}

async function putAlias(
  client: SFNClient,
  stateMachineAliasArn: string,
  name: string,
  properties: z.infer<typeof AliasProperties>,
): Promise<void> {
  const { Description: description, RoutingConfiguration, DeploymentPreference } = properties;
  const routes = RoutingConfiguration ?? [
    { StateMachineVersionArn: DeploymentPreference?.StateMachineVersionArn, Weight: 100 },
  ];
  const routingConfiguration = routes.map(({ StateMachineVersionArn, Weight }) => ({
    stateMachineVersionArn: StateMachineVersionArn,
    weight: Weight,
  }));
  const former = await client
    .send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))
    .catch((error: unknown) => {
      if (error instanceof ResourceNotFound) return undefined;
      throw error;
    });
  if (former === undefined) {
    await client.send(new CreateStateMachineAliasCommand({ name, description, routingConfiguration }));
    return;
  }
  await client.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description, routingConfiguration }));
  const kept = new Set(routingConfiguration.map((route) => route.stateMachineVersionArn));
  for (const { stateMachineVersionArn } of former.routingConfiguration ?? [])
    if (!kept.has(stateMachineVersionArn)) await deleteVersion(client, stateMachineVersionArn);
}

/** Deletes a replaced version, as CloudFormation does, unless another alias still needs it. */
async function deleteVersion(client: SFNClient, stateMachineVersionArn: string | undefined): Promise<void> {
  await client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn })).catch((error: unknown) => {
    if (!(error instanceof ConflictException)) throw error;
  });
}

async function named(path: string, put: (path: string) => Promise<void>): Promise<void> {
  try {
    await put(path);
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : error;
    throw new Error(`${path}: ${problem}`, { cause: error });
  }
}
