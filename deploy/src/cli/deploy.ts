import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { addressLines, missingDnsRecords } from '../addresses.ts';
import { buildFromRepository, publishSite } from '../amplify-site.ts';
import { readArguments, runCommand, runProgram, runScript } from '../command.ts';
import { createOrganizers } from '../organizers.ts';
import { readServices, SITE, servicesNamed } from '../services.ts';
import { buildSite, readSite } from '../site.ts';
import { createStacks, type Stacks } from '../stacks.ts';
import { openStage, type Stage } from '../stage.ts';
import { hasOwnSettings } from '../stage-settings.ts';
import { prepareStack } from '../take-over.ts';

const USAGE = `npm run deploy -- --stage STAGE [--service NAME]…
Makes the booth of a stage, or brings it to what is here: the services, the site, an example poll where there is none.
  --stage STAGE   what stages/STAGE.yml sets over stages/default.yml
  --service NAME  this one alone: ${readServices()
    .map(({ name }) => name)
    .join(', ')}, or "${SITE}" for the pages`;

const say = (news: string): void => console.log(news);

/** Builds the pages and gives them to visitors. */
async function deploySite({ settings }: Stage, stacks: Stacks): Promise<void> {
  const appId = await stacks.output('hosting', 'AppId');
  const branchName = await stacks.output('hosting', 'BranchName');
  const client = new AmplifyClient({ region: settings.region });
  if (settings.repository !== '') {
    say(`\nAmplify builds the site from ${settings.repository} …`);
    return buildFromRepository({ client, say }, { appId, branchName });
  }
  say('\nBuilding the site …');
  await buildSite(stacks);
  const isNew = await publishSite({ client, say }, { appId, branchName }, await readSite());
  say(isNew ? 'The site is published.' : 'The site has not changed.');
}

/** Says where the booth is, and what only people can do. */
async function tellOfBooth({ name, settings }: Stage, stacks: Stacks): Promise<void> {
  const { region } = settings;
  for (const line of addressLines(await stacks.output('hosting', 'FrontendUrl'))) say(line);
  const records = await missingDnsRecords(settings, await stacks.output('hosting', 'AppId'));
  if (records.length > 0) {
    say(`${settings.customDomain} serves the site when its DNS has these records:`);
    for (const record of records) say(`  ${record}`);
  }
  const pool = await stacks.output('survey', 'OrganizersPoolId');
  const organizers = await createOrganizers(new CognitoIdentityProviderClient({ region }), pool).list();
  if (organizers.length === 0) {
    say(`Nobody can organize yet: npm run organizer -- add you@example.com --stage ${name}`);
  }
}

await runCommand(async () => {
  const options = {
    stage: { type: 'string' },
    service: { type: 'string', multiple: true, default: [] as string[] },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  if (values.help) return say(USAGE);
  const only = values.service.filter((name) => name !== SITE);
  const isWhole = values.service.length === 0;
  const services = isWhole || only.length > 0 ? servicesNamed(only, [SITE]) : [];

  const stage = await openStage(values.stage, USAGE);
  const { name, settings, account } = stage;
  const client = new CloudFormationClient({ region: settings.region });
  const stacks = createStacks(name, client);
  say(`The stage "${name}", in ${settings.region}, in the account ${account}.`);
  if (!hasOwnSettings(name)) say(`There is no stages/${name}.yml: it has the settings of stages/default.yml.`);

  for (const service of services) await prepareStack({ stage, stacks, client, say }, service);
  if (isWhole) await runProgram('osls-compose', ['deploy', '--stage', name]);
  else {
    for (const { folder } of services) await runProgram('osls', ['deploy', '--stage', name], { folder });
  }
  if (isWhole) await runScript('services/survey/scripts/poll.ts', ['example', '--stage', name]);
  if (isWhole || values.service.includes(SITE)) await deploySite(stage, stacks);
  if (isWhole) await tellOfBooth(stage, stacks);
});
