import { readArguments } from '@booth/shared/command-line';
import { runCommand } from '../command.ts';
import { buildSite } from '../site.ts';
import { stacksOf } from '../stacks.ts';
import { readStageSettings, stageNamed } from '../stage-settings.ts';

const USAGE = `npm run build-site -- --stage STAGE
Builds the pages of a stage into frontend/dist, with the addresses of its services.
Amplify runs this for each commit of a connected repository (amplify.yml).`;

await runCommand(USAGE, async () => {
  const { values } = readArguments({ options: { stage: { type: 'string' } } } as const, USAGE);
  const stage = stageNamed(values.stage);
  const { region } = readStageSettings(stage);
  await buildSite(stacksOf(stage, region));
});
