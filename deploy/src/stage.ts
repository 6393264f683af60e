import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CommandError } from './command.ts';
import { readStageSettings, type StageSettings } from './stage-settings.ts';

/** A stage whose settings fit, in the account that the credentials are of. */
export interface Stage {
  name: string;
  settings: StageSettings;
  account: string;
}

/**
 * Names of functions and roles have at most 64 characters, of which the longest of ours leaves 20;
 * Cognito's domains take no capitals.
 */
const STAGE_NAME = /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/;

/** Returns the name of a stage as it was given. @throws CommandError */
export function stageNamed(name: string | undefined, usage: string): string {
  if (name === undefined) throw new CommandError(`Which stage?\n\n${usage}`);
  if (STAGE_NAME.test(name)) return name;
  throw new CommandError(`"${name}" can't be a stage: use 1 to 20 of a–z, 0–9 and hyphens, a letter first.`);
}

/**
 * Reads the settings of a stage, and asks AWS whose credentials these are: nothing is done before
 * both are in order.
 * @throws CommandError, StageSettingsError, or what AWS answers
 */
export async function openStage(given: string | undefined, usage: string): Promise<Stage> {
  const name = stageNamed(given, usage);
  const settings = readStageSettings(name);
  const sts = new STSClient({ region: settings.region });
  try {
    const { Account: account } = await sts.send(new GetCallerIdentityCommand({}));
    if (account === undefined) throw new CommandError('AWS does not say of which account these credentials are.');
    return { name, settings, account };
  } finally {
    sts.destroy();
  }
}
