import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { readArguments } from '@booth/shared/command-line';
import { addressLines, missingDnsRecords } from '../addresses.ts';
import { buildFromRepository, publishSite } from '../amplify-site.ts';
import { runCommand } from '../command.ts';
import { createOrganizers } from '../organizers.ts';
import { runProgram, runScript } from '../programs.ts';
import { readServices, SITE, servicesNamed } from '../services.ts';
import { buildSite, readSite } from '../site.ts';
import { createStacks, type Stacks } from '../stacks.ts';
import { openStage, type Stage } from '../stage.ts';
import { hasOwnSettings } from '../stage-settings.ts';
import { prepareStack } from '../take-over.ts';

const USAGE = `npm run deploy -- --stage STAGE [--service NAME]…
Creates or updates the booth of a stage: the services, the site, and an example poll if there is no poll.
  --stage STAGE   the stage; stages/STAGE.yml overrides stages/default.yml
  --service NAME  only this service (can be repeated): ${readServices()
    .map(({ name }) => name)
    .join(', ')}, or "${SITE}" for the pages`;

const say = (news: string): void => console.log(news);

/** Builds and publishes the pages. */
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

/** Prints the addresses of the booth, and the steps that remain to be done by hand. */
async function printBooth({ name, settings }: Stage, stacks: Stacks): Promise<void> {
  const { region } = settings;
  for (const line of addressLines(await stacks.output('hosting', 'FrontendUrl'))) say(line);
  const records = await missingDnsRecords(settings, await stacks.output('hosting', 'AppId'));
  if (records.length > 0) {
    say(`${settings.customDomain} will serve the site once its DNS has these records:`);
    for (const record of records) say(`  ${record}`);
  }
  const pool = await stacks.output('survey', 'OrganizersPoolId');
  const organizers = await createOrganizers(new CognitoIdentityProviderClient({ region }), pool).list();
  if (organizers.length === 0) {
    say(`There are no organizers yet. To add one: npm run organizer -- add you@example.com --stage ${name}`);
  }
}

await runCommand(USAGE, async () => {
  const options = {
    stage: { type: 'string' },
    service: { type: 'string', multiple: true, default: [] as string[] },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  const only = values.service.filter((name) => name !== SITE);
  const isWhole = values.service.length === 0;
  const services = isWhole || only.length > 0 ? servicesNamed(only, [SITE]) : [];

  const stage = await openStage(values.stage);
  const { name, settings, account } = stage;
  const client = new CloudFormationClient({ region: settings.region });
  const stacks = createStacks(name, client);
  say(`Stage "${name}", region ${settings.region}, account ${account}.`);
  if (!hasOwnSettings(name)) say(`There is no stages/${name}.yml, so the settings are those of stages/default.yml.`);

  for (const service of services) await prepareStack({ stage, stacks, client, say }, service);
  if (isWhole) await runProgram('osls-compose', ['deploy', '--stage', name]);
  else {
    for (const { folder } of services) await runProgram('osls', ['deploy', '--stage', name], { folder });
  }
  if (isWhole) await runScript('services/survey/scripts/poll.ts', ['example', '--stage', name]);
  if (isWhole || values.service.includes(SITE)) await deploySite(stage, stacks);
  if (isWhole) await printBooth(stage, stacks);
});
