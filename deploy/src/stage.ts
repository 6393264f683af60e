import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CommandError } from './command.ts';
import { readStageSettings, type StageSettings, stageNamed } from './stage-settings.ts';

/** A stage with valid settings, in the account of the credentials. */
export interface Stage {
  name: string;
  settings: StageSettings;
  account: string;
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
