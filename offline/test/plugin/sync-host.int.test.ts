import { once } from 'node:events';
import { createServer } from 'node:http';
import { ListStateMachinesCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { resolveSyncHost } from '../../src/plugin/sync-host.ts';

test('StartSyncExecution of an unchanged client reaches the local endpoint, as other operations do', async () => {
  // Prepare
  const hosts: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host);
    request.resume();
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end('{"stateMachines": [], "status": "SUCCEEDED", "executionArn": "arn"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SFNClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const startSync = () => client.send(new StartSyncExecutionCommand({ stateMachineArn: 'arn' }));
  await expect(startSync()).rejects.toThrow(`sync-127.0.0.1`);

  // Act
  resolveSyncHost(endpoint);
  resolveSyncHost(endpoint);
  const execution = await startSync();
  await client.send(new ListStateMachinesCommand({}));

  // Assess
  expect(execution.status).toBe('SUCCEEDED');
  expect(hosts).toEqual([`sync-127.0.0.1:${port}`, `127.0.0.1:${port}`]);
  client.destroy();
  server.close();
});
