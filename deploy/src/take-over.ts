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
import { CommandError } from './command.ts';
import { createLeftovers, deletionOf, importTemplate, type Leftover } from './leftovers.ts';
import { outputOf } from './programs.ts';
import { type Service, stackNameOf } from './services.ts';
import { type Stack, type Stacks, Template } from './stacks.ts';
import type { Stage } from './stage.ts';

/** The largest template in a request (CloudFormation quotas, "Template body size in a request"). */
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
 * Prepares a stack for its deployment. Imports leftovers of an earlier stack of this stage (tables,
 * user pools), because CloudFormation refuses to create them again.
 * @throws CommandError that says what to do if the stack can't be deployed now
 */
export async function prepareStack(dependencies: Dependencies, service: Service): Promise<void> {
  const { stacks } = dependencies;
  const stack = await withoutFailedCreation(dependencies, service, await stacks.find(service.name));
  refuseBusyStack(stack, dependencies.stage.settings.region);
  // osls creates a stack with its bucket alone, and then updates it with the service. After an
  // update, the stack has all resources.
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

/** Removes a stack whose creation failed, because it has no resources and can't be updated. */
async function withoutFailedCreation(
  { client, stage, say }: Dependencies,
  { name }: Service,
  stack: Stack | undefined,
): Promise<Stack | undefined> {
  if (stack?.status !== 'ROLLBACK_COMPLETE') return stack;
  const StackName = stackNameOf(name, stage.name);
  say(`${StackName} could not be created the last time: removing the rest of it …`);
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: LONGEST_IMPORT_SECONDS }, { StackName });
  return undefined;
}

function refuseBusyStack(stack: Stack | undefined, region: string): void {
  if (stack === undefined) return;
  if (stack.status === 'REVIEW_IN_PROGRESS') {
    throw new CommandError(
      `${stack.name} is ${stack.status}: somebody is creating it, or has stopped halfway. ` +
        'If nobody is creating it, delete it, because it has no resources yet:\n' +
        `  aws cloudformation delete-stack --stack-name ${stack.name} --region ${region}`,
    );
  }
  if (/_IN_PROGRESS$/.test(stack.status)) {
    throw new CommandError(
      `${stack.name} is ${stack.status}: somebody is deploying or removing it. Wait until that is done.`,
    );
  }
  if (/_FAILED$/.test(stack.status)) {
    throw new CommandError(
      `${stack.name} is ${stack.status}: CloudFormation could neither finish nor roll back. Its events in the console say why; ` +
        'continue the rollback there, or remove the stack.',
    );
  }
}

const Printed = z.object({ resources: Template });

/** Returns the resources that a service declares itself. Faster than packaging the service. */
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
  say(`${StackName} imports what an earlier stack has left: ${leftovers.map(nameOf).join(', ')} …`);
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
    await undoImport(client, stack, ofChangeSet);
    throw new CommandError(refusal);
  }
}

/** Deletes what a failed import has made: the change set, and the stack if it is new. */
async function undoImport(
  client: CloudFormationClient,
  stack: Stack | undefined,
  changeSet: { StackName: string; ChangeSetName: string },
): Promise<void> {
  const { StackName } = changeSet;
  const [now] = (await client.send(new DescribeStacksCommand({ StackName })).catch(() => undefined))?.Stacks ?? [];
  if (now?.StackStatus === 'REVIEW_IN_PROGRESS') await client.send(new DeleteStackCommand({ StackName }));
  else if (stack !== undefined) await client.send(new DeleteChangeSetCommand(changeSet)).catch(() => undefined);
}

/** Returns why the import failed, and how to import or delete each leftover. */
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
        `  ${leftover.logicalId} ${nameOf(leftover)}\n    ${deletionOf(leftover.type, nameOf(leftover), region)}`,
    ),
  ].join('\n');
}

const nameOf = ({ identifier }: Leftover): string => Object.values(identifier).at(-1) ?? '';
