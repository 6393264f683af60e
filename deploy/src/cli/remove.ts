import { createInterface } from 'node:readline/promises';
import { readArguments } from '@booth/shared/command-line';
import { CommandError, runCommand } from '../command.ts';
import { deletionOf, isRetained, isTakenOver } from '../leftovers.ts';
import { endExecutions } from '../open-surveys.ts';
import { runProgram } from '../programs.ts';
import { type Service, servicesNamed, stackNameOf } from '../services.ts';
import { type StackResource, type Stacks, stacksOf } from '../stacks.ts';
import { openStage, type Stage } from '../stage.ts';

const USAGE = `npm run remove -- --stage STAGE [--service NAME]… [--yes]
Removes the booth of a stage: the site and all services. Data that the stage keeps (keepsData) stays, and is listed.
  --service NAME  only this service; fails if another service still needs it; can be repeated
  --yes           does not ask for confirmation`;

const say = (news: string): void => console.log(news);

/** Asks for the name of the stage. @throws CommandError for any other answer */
async function confirmRemoval({ name, account, settings }: Stage, services: readonly Service[]): Promise<void> {
  if (!process.stdin.isTTY) throw new CommandError('There is no terminal to ask for confirmation: add --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question =
    `This removes ${services.map((service) => service.name).join(', ')} of the stage "${name}", in ${settings.region}, ` +
    `in the account ${account}. ${settings.keepsData ? 'Tables and accounts stay.' : 'Their data is deleted for ever.'}\n` +
    'Type the name of the stage to continue: ';
  // Ctrl-C rejects.
  const answer = await terminal.question(question).catch(() => '\n');
  terminal.close();
  if (answer.trim() !== name) throw new CommandError(`${answer === '\n' ? answer : ''}Nothing was removed.`);
}

/** Returns the services that have a stack. */
async function deployedOf(stacks: Stacks, services: readonly Service[]): Promise<Service[]> {
  const found = await Promise.all(services.map(({ name }) => stacks.find(name)));
  return services.filter((_, index) => found[index] !== undefined);
}

/** Removes the stack of a service. Returns the resources that stay. */
async function removeStack({ name, settings }: Stage, stacks: Stacks, service: Service): Promise<StackResource[]> {
  say(`\nRemoving ${stackNameOf(service.name, name)} …`);
  const resources = await stacks.resources(service.name);
  const { Resources } = await stacks.template(service.name);
  for (const { type, physicalId } of resources) {
    if (type !== 'AWS::StepFunctions::StateMachine' || physicalId === '') continue;
    const ended = await endExecutions(settings.region, physicalId);
    if (ended > 0) say(`Ended ${ended} open executions of ${physicalId.split(':').at(-1)}.`);
  }
  await runProgram('osls', ['remove', '--stage', name], { folder: service.folder });
  return resources.filter(({ logicalId }) => {
    const declared = Object.hasOwn(Resources, logicalId) ? Resources[logicalId] : undefined;
    return declared !== undefined && isRetained(declared);
  });
}

function printLeftovers(left: readonly StackResource[], region: string): void {
  const list = (resources: readonly StackResource[]) => {
    for (const { logicalId, type, physicalId } of resources) {
      say(`\n  ${logicalId} (${type})\n    ${deletionOf(type, physicalId, region)}`);
    }
  };
  const kept = left.filter(({ type }) => isTakenOver(type));
  if (kept.length > 0) {
    say('\nThese stay, because the stage keeps its data. The next deployment of this stage imports them.');
    say('Receipts of voters become invalid: the key that signed them is deleted.');
    say('To delete one and its data for ever:');
    list(kept);
  }
  // AWS::ApiGateway::Account, the setting itself, can't be deleted.
  const roles = left.filter(({ type }) => type === 'AWS::IAM::Role');
  if (roles.length > 0) {
    say(
      `\nThis role stays, because other stages in ${region} may need it to write logs. To delete it when there are none:`,
    );
    list(roles);
  }
}

await runCommand(USAGE, async () => {
  const options = {
    stage: { type: 'string' },
    service: { type: 'string', multiple: true, default: [] as string[] },
    yes: { type: 'boolean', default: false },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  const named = servicesNamed(values.service);
  const stage = await openStage(values.stage);
  const { region } = stage.settings;
  const stacks = stacksOf(stage.name, region);
  const services = await deployedOf(stacks, named);
  if (services.length === 0) {
    const names = named.map(({ name }) => stackNameOf(name, stage.name)).join(', ');
    return say(`Nothing to remove: in ${region}, in the account ${stage.account}, there is no ${names}.`);
  }
  if (!values.yes) await confirmRemoval(stage, services);

  const left: StackResource[] = [];
  try {
    // In reverse order: CloudFormation deletes no stack whose exports another stack imports.
    for (const service of services.toReversed()) left.push(...(await removeStack(stage, stacks, service)));
    say(`\nRemoved from the stage "${stage.name}": ${services.map(({ name }) => name).join(', ')}.`);
  } finally {
    printLeftovers(left, region);
  }
});
