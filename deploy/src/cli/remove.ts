import { createInterface } from 'node:readline/promises';
import { CommandError, readArguments, runCommand, runProgram } from '../command.ts';
import { goodbyeTo, isRetained } from '../leftovers.ts';
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
  const answer = await terminal.question(
    `This takes away ${services.map((service) => service.name).join(', ')} of the stage "${name}", in ${settings.region}, ` +
      `in the account ${account}. Type the stage's name to go on: `,
  );
  terminal.close();
  if (answer.trim() !== name) throw new CommandError('Nothing is removed.');
}

/** Removes the stack of a service. Returns what of it stays. */
async function removeStack({ name, settings }: Stage, stacks: Stacks, service: Service): Promise<StackResource[]> {
  if ((await stacks.find(service.name)) === undefined) {
    say(`${stackNameOf(service.name, name)} is not there.`);
    return [];
  }
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
  if (left.length === 0) return;
  say('These stay, because the stage keeps its data. The next deployment of this stage takes them over.');
  say('To delete one, with all that it holds and for ever:');
  for (const { logicalId, type, physicalId } of left) {
    say(`\n  ${logicalId} (${type})\n    ${goodbyeTo(type, physicalId, region)}`);
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
  const stage = await openStage(values.stage, USAGE);
  const { region } = stage.settings;
  const services = servicesNamed(values.service);
  if (!values.yes) await askWhetherMeant(stage, services);

  const stacks = stacksOf(stage.name, region);
  const left: StackResource[] = [];
  try {
    // The last first: no stack can go while another imports what it exports.
    for (const service of services.toReversed()) left.push(...(await removeStack(stage, stacks, service)));
    say(`\nRemoved from the stage "${stage.name}": ${services.map(({ name }) => name).join(', ')}.`);
  } finally {
    tellOfLeft(left, region);
  }
});
