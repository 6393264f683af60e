import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { readArguments } from '@booth/shared/command-line';
import { runCommand } from '../command.ts';
import { previewOf, previewTable } from '../preview.ts';
import { SITE, servicesNamed, stackNameOf } from '../services.ts';
import { createStacks } from '../stacks.ts';
import { openStage } from '../stage.ts';

const USAGE = `npm run preview -- --stage STAGE [--service NAME]…
Prints what a deployment would change, as Markdown tables, and changes nothing.
  --service NAME  only this service, or "${SITE}" for the pages; can be repeated`;

await runCommand(USAGE, async () => {
  const options = {
    stage: { type: 'string' },
    service: { type: 'string', multiple: true, default: [] as string[] },
  } as const;
  const { values } = readArguments({ options } as const, USAGE);
  const named = values.service.filter((name) => name !== SITE);
  const services = values.service.length > 0 && named.length === 0 ? [] : servicesNamed(named, [SITE]);
  const { name: stage, settings } = await openStage(values.stage);
  const client = new CloudFormationClient({ region: settings.region });
  const s3 = new S3Client({ region: settings.region });
  const stacks = createStacks(stage, client);
  for (const service of services) {
    const changes = await previewOf({ stage, stacks, client, s3 }, service);
    console.log(previewTable(stackNameOf(service.name, stage), changes));
  }
  if (values.service.includes(SITE)) {
    console.log('### The pages\n\nThe pages are built, and published if they have changed.');
  }
});
