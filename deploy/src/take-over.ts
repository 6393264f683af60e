import {
  Capability,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { CommandError, outputOf } from './command.ts';
import { createLeftovers, goodbyeTo, importTemplate, type Leftover } from './leftovers.ts';
import { type Service, stackNameOf } from './services.ts';
import { type Stack, type Stacks, Template } from './stacks.ts';
import type { Stage } from './stage.ts';

/**
 * A template in a request has at most so many bytes (CloudFormation quotas, "Template body size in
 * a request").
 */
const MAX_TEMPLATE_BYTES = 51_200;
const LONGEST_IMPORT_SECONDS = 900;
const CHANGE_SET = 'take-over';

interface Dependencies {
  stage: Stage;
  stacks: Stacks;
  client: CloudFormationClient;
  say: (news: string) => void;
}

/**
 * Makes a stack ready to be deployed: says what is in the way, and takes over what an earlier stack
 * of this stage has left (tables, accounts), which CloudFormation would refuse to create again.
 * @throws CommandError that says what to do
 */
export async function prepareStack(dependencies: Dependencies, service: Service): Promise<void> {
  const { stacks } = dependencies;
  const stack = await withoutFailedCreation(dependencies, service, await stacks.find(service.name));
  refuseBusyStack(stack, dependencies.stage.settings.region);
  // osls creates a stack with its bucket, and updates it with the service: such a stack was whole
  // once.
  if (stack?.status === 'UPDATE_COMPLETE') return;
  const { name, settings } = dependencies.stage;
  const account = createLeftovers(settings.region);
  try {
    if (!(await account.hasAny(name))) return;
    const template = await declaredBy(service, name);
    const inStack = stack === undefined ? [] : await stacks.resources(service.name);
    const leftovers = await account.find(template, new Set(inStack.map(({ logicalId }) => logicalId)));
    if (leftovers.length > 0) await takeOver(dependencies, service, template, stack, leftovers);
  } finally {
    account.close();
  }
}

/** Removes a stack whose creation failed: it has nothing, and can't be updated. */
async function withoutFailedCreation(
  { client, stage, say }: Dependencies,
  { name }: Service,
  stack: Stack | undefined,
): Promise<Stack | undefined> {
  if (stack?.status !== 'ROLLBACK_COMPLETE') return stack;
  const StackName = stackNameOf(name, stage.name);
  say(`${StackName} could not be created the last time: removing what that has left …`);
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: LONGEST_IMPORT_SECONDS }, { StackName });
  return undefined;
}

function refuseBusyStack(stack: Stack | undefined, region: string): void {
  if (stack === undefined) return;
  if (stack.status === 'REVIEW_IN_PROGRESS') {
    throw new CommandError(
      `${stack.name} is ${stack.status}: somebody creates it, or has begun to and left it. ` +
        'If nobody is at it, delete it, for it has nothing:\n' +
        `  aws cloudformation delete-stack --stack-name ${stack.name} --region ${region}`,
    );
  }
  if (/_IN_PROGRESS$/.test(stack.status)) {
    throw new CommandError(
      `${stack.name} is ${stack.status}: somebody deploys or removes it. Wait until that is done.`,
    );
  }
  if (/_FAILED$/.test(stack.status)) {
    throw new CommandError(
      `${stack.name} is ${stack.status}: CloudFormation could neither go on nor back. Its events in the console say why; ` +
        'continue the rollback there, or remove the stack.',
    );
  }
}

const Printed = z.object({ resources: Template });

/**
 * Returns the resources that a service declares itself, as they are in the stage; packaging would
 * take longer.
 */
async function declaredBy({ folder }: Service, stage: string): Promise<Template> {
  const printed = await outputOf('osls', ['print', '--stage', stage, '--format', 'json'], { folder });
  return Printed.parse(JSON.parse(printed)).resources;
}

async function takeOver(
  { client, stacks, stage, say }: Dependencies,
  { name }: Service,
  service: Template,
  stack: Stack | undefined,
  leftovers: readonly Leftover[],
): Promise<void> {
  const StackName = stackNameOf(name, stage.name);
  say(`${StackName} takes over what an earlier one has left: ${leftovers.map(nameOf).join(', ')} …`);
  const template = importTemplate(service, stack && (await stacks.template(name)), leftovers);
  const TemplateBody = JSON.stringify(template);
  const ofChangeSet = { StackName, ChangeSetName: CHANGE_SET };
  try {
    if (Buffer.byteLength(TemplateBody) > MAX_TEMPLATE_BYTES)
      throw new Error('the template is too large for a request');
    await client.send(
      new CreateChangeSetCommand({
        ...ofChangeSet,
        ChangeSetType: 'IMPORT',
        TemplateBody,
        Capabilities: [Capability.CAPABILITY_NAMED_IAM],
        ResourcesToImport: leftovers.map(({ type, logicalId, identifier }) => ({
          ResourceType: type,
          LogicalResourceId: logicalId,
          ResourceIdentifier: identifier,
        })),
      }),
    );
    await waitUntilChangeSetCreateComplete({ client, minDelay: 1, maxWaitTime: LONGEST_IMPORT_SECONDS }, ofChangeSet);
    await client.send(new ExecuteChangeSetCommand(ofChangeSet));
    await waitUntilStackImportComplete({ client, minDelay: 1, maxWaitTime: LONGEST_IMPORT_SECONDS }, { StackName });
  } catch (error) {
    const refusal = await refusalOf(client, ofChangeSet, error, leftovers, stage.settings.region);
    await leaveAsItWas(client, stack, ofChangeSet);
    throw new CommandError(refusal);
  }
}

/** Takes back what an import that failed has made: a change set, and the stack if it is new. */
async function leaveAsItWas(
  client: CloudFormationClient,
  stack: Stack | undefined,
  changeSet: { StackName: string; ChangeSetName: string },
): Promise<void> {
  const { StackName } = changeSet;
  const [now] = (await client.send(new DescribeStacksCommand({ StackName })).catch(() => undefined))?.Stacks ?? [];
  if (now?.StackStatus === 'REVIEW_IN_PROGRESS') await client.send(new DeleteStackCommand({ StackName }));
  else if (stack !== undefined) await client.send(new DeleteChangeSetCommand(changeSet)).catch(() => undefined);
}

/** Says why nothing was taken over, and how to be rid of what is there. */
async function refusalOf(
  client: CloudFormationClient,
  changeSet: { StackName: string; ChangeSetName: string },
  error: unknown,
  leftovers: readonly Leftover[],
  region: string,
): Promise<string> {
  const described = await client.send(new DescribeChangeSetCommand(changeSet)).catch(() => undefined);
  const reason = described?.StatusReason ?? (error instanceof Error ? error.message : String(error));
  return [
    `${changeSet.StackName} can't take over what an earlier stack has left: ${reason}`,
    'Import these in the console (CloudFormation, Stack actions, Import resources), or delete what nobody needs any more:',
    ...leftovers.map(
      (leftover) =>
        `  ${leftover.logicalId} ${nameOf(leftover)}\n    ${goodbyeTo(leftover.type, nameOf(leftover), region)}`,
    ),
  ].join('\n');
}

const nameOf = ({ identifier }: Leftover): string => Object.values(identifier).at(-1) ?? '';
