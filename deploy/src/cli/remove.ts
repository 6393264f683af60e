import { createInterface } from 'node:readline/promises';
import { CommandError, readArguments, runCommand, runProgram } from '../command.ts';
import { goodbyeTo, isRetained, isTakenOver } from '../leftovers.ts';
import { endExecutions } from '../open-surveys.ts';
import { type Service, servicesNamed, stackNameOf } from '../services.ts';
import { type StackResource, type Stacks, stacksOf } from '../stacks.ts';
import { openStage, type Stage } from '../stage.ts';

const USAGE = `npm run remove -- --stage STAGE [--service NAME]… [--yes]
Takes the booth of a stage away: the site and all services. What the stage keeps (keepsData) stays, and is listed.
  --service NAME  this part alone; no other that stays may need it
  --yes           does not ask whether this is meant`;

const say = (news: string): void => console.log(news);

/** @throws CommandError where it is not meant */
async function askWhetherMeant({ name, account, settings }: Stage, services: readonly Service[]): Promise<void> {
  if (!process.stdin.isTTY) throw new CommandError('There is nobody to ask whether this is meant: say so with --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question =
    `This takes away ${services.map((service) => service.name).join(', ')} of the stage "${name}", in ${settings.region}, ` +
    `in the account ${account}. ${settings.keepsData ? 'Tables and accounts stay.' : 'What they hold is deleted for ever.'}\n` +
    "Type the stage's name to go on: ";
  // Ctrl-C is no answer, either.
  const answer = await terminal.question(question).catch(() => '\n');
  terminal.close();
  if (answer.trim() !== name) throw new CommandError(`${answer === '\n' ? answer : ''}Nothing is removed.`);
}

/** Returns the services whose stacks are there. */
async function deployedOf(stacks: Stacks, services: readonly Service[]): Promise<Service[]> {
  const found = await Promise.all(services.map(({ name }) => stacks.find(name)));
  return services.filter((_, index) => found[index] !== undefined);
}

/** Removes the stack of a service. Returns what of it stays. */
async function removeStack({ name, settings }: Stage, stacks: Stacks, service: Service): Promise<StackResource[]> {
  say(`\nRemoving ${stackNameOf(service.name, name)} …`);
  const resources = await stacks.resources(service.name);
  const { Resources } = await stacks.template(service.name);
  for (const { type, physicalId } of resources) {
    if (type !== 'AWS::StepFunctions::StateMachine' || physicalId === '') continue;
    const ended = await endExecutions(settings.region, physicalId);
    if (ended > 0) say(`${ended} open executions of ${physicalId.split(':').at(-1)} are ended.`);
  }
  await runProgram('osls', ['remove', '--stage', name], { folder: service.folder });
  return resources.filter(({ logicalId }) => {
    const declared = Object.hasOwn(Resources, logicalId) ? Resources[logicalId] : undefined;
    return declared !== undefined && isRetained(declared);
  });
}

function tellOfLeft(left: readonly StackResource[], region: string): void {
  const list = (resources: readonly StackResource[]) => {
    for (const { logicalId, type, physicalId } of resources) {
      say(`\n  ${logicalId} (${type})\n    ${goodbyeTo(type, physicalId, region)}`);
    }
  };
  const kept = left.filter(({ type }) => isTakenOver(type));
  if (kept.length > 0) {
    say('\nThese stay, because the stage keeps its data. The next deployment of this stage takes them over.');
    say('Receipts that voters have got do not: the key that signed them is gone.');
    say('To delete one, with all that it holds and for ever:');
    list(kept);
  }
  // The setting itself, AWS::ApiGateway::Account, is nothing that one could delete.
  const roles = left.filter(({ type }) => type === 'AWS::IAM::Role');
  if (roles.length > 0) {
    say(`\nThis stays, because other stages in ${region} may write logs by it. When there is none any more:`);
    list(roles);
  }
}

await runCommand(async () => {
  const options = {
    stage: { type: 'string' },
    service: { type: 'string', multiple: true, default: [] as string[] },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  if (values.help) return say(USAGE);
  const named = servicesNamed(values.service);
  const stage = await openStage(values.stage, USAGE);
  const { region } = stage.settings;
  const stacks = stacksOf(stage.name, region);
  const services = await deployedOf(stacks, named);
  if (services.length === 0) {
    const names = named.map(({ name }) => stackNameOf(name, stage.name)).join(', ');
    return say(`Nothing to remove: in ${region}, in the account ${stage.account}, there is no ${names}.`);
  }
  if (!values.yes) await askWhetherMeant(stage, services);

  const left: StackResource[] = [];
  try {
    // The last first: no stack can go while another imports what it exports.
    for (const service of services.toReversed()) left.push(...(await removeStack(stage, stacks, service)));
    say(`\nRemoved from the stage "${stage.name}": ${services.map(({ name }) => name).join(', ')}.`);
  } finally {
    tellOfLeft(left, region);
  }
});
