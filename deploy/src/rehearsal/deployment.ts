import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { stringify } from 'yaml';
import { ROOT } from '../command.ts';
import { readServices, stackNameOf } from '../services.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { AmplifyStandIn } from './amplify.ts';
import type { Npm } from './commands.ts';
import type { Exercise } from './exercise.ts';

export const STAGE = 'rehearsal';

/** Switches everything on, so that all resources are deployed. */
const SETTINGS: Partial<StageSettings> = {
  alarmEmail: 'alarms@example.com',
  monthlyBudgetUsd: 10,
  keepsData: true,
  tracing: true,
  firewall: true,
};

interface Dependencies {
  npm: Npm;
  client: CloudFormationClient;
  amplify: AmplifyStandIn;
  /** The folder of the stage's settings. */
  stagesFolder: string;
}

/** Returns the exercises of `npm run deploy` and `npm run remove`. */
export function deploymentExercises({ npm, client, amplify, stagesFolder }: Dependencies) {
  const services = readServices().map(({ name }) => name);
  const deploy = (...args: string[]) => npm('deploy', '--', '--stage', STAGE, ...args);

  /** Returns the time of the last change of each stack, in ms. */
  const changes = async (): Promise<Map<string, number>> => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
    return new Map(
      Stacks.map(({ StackName = '', LastUpdatedTime, CreationTime }) => [
        StackName,
        (LastUpdatedTime ?? CreationTime)?.getTime() ?? 0,
      ]),
    );
  };

  /** Returns the stacks that `work` changes. */
  const changedBy = async (work: () => Promise<unknown>): Promise<string[]> => {
    const before = await changes();
    await work();
    return [...(await changes())].filter(([name, at]) => before.get(name) !== at).map(([name]) => name);
  };

  const expectStacks = (found: Iterable<string>, wanted: readonly string[]) => {
    const names = [...found].sort().join(', ');
    const expected = wanted
      .map((name) => stackNameOf(name, STAGE))
      .sort()
      .join(', ');
    if (names !== expected) throw new Error(`The stacks are "${names}", not "${expected}"`);
  };

  const expectSite = async () => {
    const page = await fetch(`${amplify.site}/organize`);
    if (!page.ok || !(await page.text()).includes('<script')) throw new Error(`The site answers ${page.status}`);
  };

  const deployAll = async () => {
    await deploy();
    expectStacks((await changes()).keys(), services);
    await expectSite();
  };

  const first: Exercise[] = [
    {
      name: 'One command deploys everything into an empty account: four stacks, the site, an example poll',
      run: deployAll,
    },
    {
      name: 'The same command once more changes nothing',
      run: async () => {
        expectStacks(await changedBy(deploy), []);
        if (amplify.uploads() !== 1) throw new Error('The site is uploaded again');
      },
    },
    {
      name: 'One service is deployed alone: a setting of its stage changes its stack and no other',
      run: async () => {
        await writeSettings(stagesFolder, { ...SETTINGS, logRetentionDays: 30 });
        expectStacks(await changedBy(() => deploy('--service', 'survey')), ['survey']);
      },
    },
  ];
  const removal: Exercise[] = [
    {
      name: 'The services are removed, and the site stays with its address',
      run: async () => {
        const withoutSite = services.filter((name) => name !== 'hosting');
        const named = withoutSite.flatMap((name) => ['--service', name]);
        await npm('remove', '--', '--stage', STAGE, '--yes', ...named);
        expectStacks((await changes()).keys(), ['hosting']);
      },
    },
    {
      name: 'One command removes all stacks',
      run: async () => {
        await npm('remove', '--', '--stage', STAGE, '--yes');
        expectStacks((await changes()).keys(), []);
      },
    },
  ];
  const again: Exercise[] = [
    { name: 'A deployment after the removal imports the data that the stage kept', run: deployAll },
  ];
  return { first, removal, again };
}

/** Creates the folder of settings with the defaults and those of the rehearsal. */
export async function prepareStages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(ROOT, 'stages/default.yml'), join(folder, 'default.yml'));
  await writeSettings(folder, SETTINGS);
}

const writeSettings = (folder: string, settings: Partial<StageSettings>): Promise<void> =>
  writeFile(join(folder, `${STAGE}.yml`), stringify(settings));
