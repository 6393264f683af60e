import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { UsageError } from '@booth/shared/command-line';
import { CommandError } from './command.ts';
import { readStageSettings, type StageSettings } from './stage-settings.ts';

/** A stage with valid settings, in the account of the credentials. */
export interface Stage {
  name: string;
  settings: StageSettings;
  account: string;
}

/**
 * Names of functions and roles have at most 64 characters, and our longest leaves 20 of them.
 * Domains of Cognito have no capital letters.
 */
const STAGE_NAME = /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/;

/** Returns the value of `--stage`. @throws UsageError if it is missing or can't be a stage */
export function stageNamed(name: string | undefined): string {
  if (name === undefined) throw new UsageError('Which stage? Add --stage STAGE.');
  if (STAGE_NAME.test(name)) return name;
  throw new UsageError(`"${name}" can't be a stage: use 1 to 20 of a–z, 0–9 and hyphens, a letter first.`);
}

/**
 * Reads the settings of a stage and asks AWS for the account, so that a command fails before it
 * has changed anything.
 * @throws UsageError, CommandError, StageSettingsError, or the error of AWS
 */
export async function openStage(given: string | undefined): Promise<Stage> {
  const name = stageNamed(given);
  const settings = readStageSettings(name);
  const sts = new STSClient({ region: settings.region });
  try {
    const { Account: account } = await sts.send(new GetCallerIdentityCommand({}));
    if (account === undefined) throw new CommandError('AWS does not say which account the credentials belong to.');
    return { name, settings, account };
  } finally {
    sts.destroy();
  }
}
