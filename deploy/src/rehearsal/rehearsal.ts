import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readServices, stackNameOf } from '../services.ts';
import { createStacks, type StackResource } from '../stacks.ts';
import { readStageSettings } from '../stage-settings.ts';
import { startAmplifyStandIn } from './amplify.ts';
import { findBooth } from './booth.ts';
import { createNpm } from './commands.ts';
import { deploymentExercises, prepareStages, STAGE } from './deployment.ts';
import { ACCOUNT, EMULATOR_LOG, startEmulator } from './emulator.ts';
import { doExercise, type Exercise, type Outcome } from './exercise.ts';
import { LIMITS } from './limits.ts';
import { operatorExercises } from './operators.ts';
import { organizerExercises } from './organizers.ts';
import type { Report } from './report.ts';
import { restoreExercises } from './restore.ts';
import { viewerExercises } from './viewers.ts';
import { createWorkflows, visitorExercises } from './visitors.ts';

/** How many lines of the emulator are told where something fails. */
const COMPLAINTS = 20;

interface Dependencies {
  /** The folder of the Python tools. */
  tools: string;
  say: (news: string) => void;
}

/**
 * Deploys the booth to the emulator, tries it, removes it and deploys it again. Whatever is not
 * tried, because what it needs has failed, has failed, too.
 */
export async function rehearse({ tools, say }: Dependencies): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'booth-rehearsal-'));
  const stagesFolder = join(folder, 'stages');
  await prepareStages(stagesFolder);
  const { region } = readStageSettings(STAGE, stagesFolder);
  const amplify = await startAmplifyStandIn();
  const emulator = await startEmulator(tools, folder, region);
  const env = {
    ...emulator.env,
    AWS_ENDPOINT_URL_AMPLIFY: amplify.endpoint,
    BOOTH_STAGES_FOLDER: stagesFolder,
    // What commands leave behind goes with the folder.
    TMPDIR: folder,
  };
  const config = {
    ...{ region, endpoint: emulator.endpoint },
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'rehearsal' },
  };
  const client = new CloudFormationClient(config);
  const stacks = createStacks(STAGE, client);
  const npm = createNpm(folder, env);
  const restore = restoreExercises({ config, stacks });
  const outcomes: Outcome[] = [];
  const tryAll = async (exercises: readonly Exercise[]): Promise<void> => {
    for (const exercise of exercises) {
      const start = Date.now();
      const outcome = await doExercise(exercise, LIMITS);
      outcomes.push(outcome);
      say(lineOf(outcome, Date.now() - start));
    }
  };

  try {
    const deployment = deploymentExercises({ npm, client, amplify, stagesFolder });
    const operators = operatorExercises({ npm, stacks, emulator: emulator.endpoint, folder });
    await tryAll([...deployment.first, ...operators.before]);
    const created = new Map<string, StackResource[]>();
    for (const { name } of readServices()) created.set(stackNameOf(name, STAGE), await stacks.resources(name));

    const booth = await findBooth(stacks, emulator.endpoint);
    const workflows = createWorkflows(
      config,
      (name) => `arn:aws:states:${region}:${ACCOUNT}:stateMachine:booth-survey-${STAGE}-${name}`,
    );
    const visitors = visitorExercises(booth, workflows);
    await tryAll([
      ...visitors.exercises,
      ...viewerExercises(booth, visitors.vote),
      ...organizerExercises({ booth, stacks, signInDomain: emulator.endpoint, config }),
      ...deployment.removal,
      restore.whileRemoved,
      ...deployment.again,
      restore.afterDeployment,
      ...operators.again,
    ]);
    return { created, outcomes, gaps: emulator.gaps };
  } finally {
    if (outcomes.some(({ kind }) => kind === 'failed')) say(await complaintsOf(folder));
    client.destroy();
    restore.close();
    await emulator.stop();
    amplify.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function lineOf(outcome: Outcome, milliseconds: number): string {
  const seconds = `${(milliseconds / 1_000).toFixed(1)} s`.padStart(8);
  switch (outcome.kind) {
    case 'works':
      return `${seconds}  ✓ ${outcome.name}`;
    case 'limit':
      return `${seconds}  – ${outcome.name}\n            not by the emulator: ${outcome.limit.says}`;
    case 'failed':
      return `${seconds}  ✗ ${outcome.name}\n${outcome.message}`;
  }
}

/** What the emulator complained of last. */
async function complaintsOf(folder: string): Promise<string> {
  const lines = (await readFile(join(folder, EMULATOR_LOG), 'utf8')).split('\n');
  const complaints = lines.filter((line) => /ERROR|WARNING|Traceback/.test(line)).slice(-COMPLAINTS);
  return `\nThe emulator says:\n${complaints.join('\n')}`;
}
