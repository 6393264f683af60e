/** `npm run one-vote -w e2e`: writes docs/one-vote.md, the history of one visitor's workflow. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { Poll } from '@booth/shared';
import { parseArguments, readCommandLine } from '@booth/shared/command-line';
import { startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import config from '../../offline-cloud.config.ts';
import { historyTable } from '../../services/survey/scripts/history-table.ts';
import { castBallots } from '../support/crowd.ts';

const USAGE = `Usage: npm run one-vote -w e2e

Starts a local cloud, casts one vote, and writes the history of its workflow to docs/one-vote.md.

  --help   prints this text
`;

readCommandLine(USAGE, () => parseArguments({}));
const root = resolve(import.meta.dirname, '../..');
const poll = Poll.parse(JSON.parse(readFileSync(join(root, 'services/survey/polls/favourite-services.json'), 'utf8')));

const cloud = await startLocalCloud(config, { folder: root, freePorts: true });
try {
  const address = (label: string) => cloud.addresses.find((a) => a.label === label)?.url ?? '';
  await castBallots(address('Survey API'), poll, 1);

  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sfn = new SFNClient({ endpoint: address('Step Functions API'), region: config.region, credentials });
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const survey = stateMachines.find(({ name }) => name?.endsWith('survey'));
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: survey?.stateMachineArn }));
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: executions[0]?.executionArn }));
  writeFileSync(
    join(root, 'docs/one-vote.md'),
    `# One vote, event by event

This is the execution history (GetExecutionHistory) of the workflow \`survey\` for one visitor, who answers three
screens through the API, on a laptop. Each PresentScreen waits for its task token: its task is entered, scheduled,
started and submitted before the visitor reads the screen, and succeeds with the answer. Times are in milliseconds
since the start.

\`npm run history -w services/survey\` prints the history of the last vote while \`npm start\` runs.
\`npm run one-vote -w e2e\` writes this page.

${historyTable(events)}
`,
  );
} finally {
  await cloud.stop();
}
