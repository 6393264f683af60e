import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const QUEUES_FILE = pathToFileURL(join(__dirname, '../../src/cloud/queues.ts')).href;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Starts the queues in a process of their own, on a free port. */
async function startQueuesProcess(dataFolder: string) {
  const options = JSON.stringify({ port: 0, region: 'us-east-1', dataFolder });
  const script = `const { startQueues } = await import(${JSON.stringify(QUEUES_FILE)});
    console.log((await startQueues(${options})).endpoint);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [endpoint] = await once(createInterface({ input: child.stdout }), 'line');
  const client = new SQSClient({ endpoint: String(endpoint), region: 'us-east-1', credentials });
  return {
    client,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      client.destroy();
    },
  };
}

test('after kill -9 of the queues, acknowledged messages are there, also on another port', async () => {
  // Prepare
  const dataFolder = await mkdtemp(join(tmpdir(), 'queues-'));
  const createQueue = new CreateQueueCommand({ QueueName: 'dead-letters' });
  const first = await startQueuesProcess(dataFolder);
  const created = await first.client.send(createQueue);
  await first.client.send(new SendMessageCommand({ QueueUrl: created.QueueUrl, MessageBody: 'not counted yet' }));

  // Act
  await first.kill();
  const second = await startQueuesProcess(dataFolder);
  const { QueueUrl } = await second.client.send(createQueue);

  // Assess
  const { Messages } = await second.client.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['not counted yet']);
  await second.kill();
  await rm(dataFolder, { recursive: true });
});
