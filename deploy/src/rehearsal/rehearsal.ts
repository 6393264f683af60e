import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readServices, stackNameOf } from '../services.ts';
import { createStacks, type StackResource } from '../stacks.ts';
import { readStageSettings } from '../stage-settings.ts';
import { startAmplifyStandIn } from './amplify.ts';
import { findBooth } from './booth.ts';
import { createCommands } from './commands.ts';
import { deploymentExercises, prepareStages, STAGE } from './deployment.ts';
import { ACCOUNT, startEmulator } from './emulator.ts';
import { doExercise, type Exercise, type Outcome } from './exercise.ts';
import { LIMITS } from './limits.ts';
import { operatorExercises } from './operators.ts';
import { organizerExercises } from './organizers.ts';
import type { Report } from './report.ts';
import { restoreExercises } from './restore.ts';
import { viewerExercises } from './viewers.ts';
import { createWorkflows, visitorExercises } from './visitors.ts';

/** The number of the emulator's lines to print after a failure. */
const COMPLAINTS = 20;

interface Dependencies {
  /** The folder of the Python tools. */
  tools: string;
  say: (news: string) => void;
  /** Ends the rehearsal. `rehearse` stops all that it started, then rejects with the reason. */
  signal: AbortSignal;
}

/**
 * Deploys the booth to the emulator, tries it, removes it and deploys it again. Exercises that
 * depend on a failed one fail as well.
 */
export async function rehearse({ tools, say, signal }: Dependencies): Promise<Report> {
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const endings: (() => unknown)[] = [];
  try {
    return await Promise.race([rehearseUntil(endings, { tools, say, signal }), interrupted]);
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}

/** Rehearses. Adds to `endings` what the caller has to end afterwards, in reverse order. */
async function rehearseUntil(endings: (() => unknown)[], { tools, say, signal }: Dependencies): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'booth-rehearsal-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const stagesFolder = join(folder, 'stages');
  await prepareStages(stagesFolder);
  const { region } = readStageSettings(STAGE, stagesFolder);
  const amplify = await startAmplifyStandIn();
  endings.push(amplify.stop);
  const emulator = await startEmulator(tools, folder, region);
  endings.push(emulator.stop);
  const { npm, stop } = createCommands({
    ...emulator.env,
    AWS_ENDPOINT_URL_AMPLIFY: amplify.endpoint,
    BOOTH_STAGES_FOLDER: stagesFolder,
    // Temporary files of commands are removed with the folder.
    TMPDIR: folder,
  });
  endings.push(stop);
  const config = {
    ...{ region, endpoint: emulator.endpoint },
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'rehearsal' },
  };
  const client = new CloudFormationClient(config);
  const stacks = createStacks(STAGE, client);
  const restore = restoreExercises({ config, stacks });
  endings.push(() => client.destroy(), restore.close);
  const outcomes: Outcome[] = [];
  const tryAll = async (exercises: readonly Exercise[]): Promise<void> => {
    for (const exercise of exercises) {
      signal.throwIfAborted();
      const start = Date.now();
      const outcome = await doExercise(exercise, LIMITS);
      signal.throwIfAborted();
      outcomes.push(outcome);
      say(lineOf(outcome, Date.now() - start));
    }
  };

  const deployment = deploymentExercises({ npm, client, amplify, stagesFolder });
  const operators = operatorExercises({ npm, stacks, emulator: emulator.endpoint, folder });
  try {
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
    if (!signal.aborted && outcomes.some(({ kind }) => kind === 'failed')) {
      say(['', 'The emulator says:', ...emulator.complaints().slice(-COMPLAINTS)].join('\n'));
    }
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
