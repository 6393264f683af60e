import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { ListStateMachinesCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { resolveSyncHost } from '../../src/plugin/sync-host.ts';

/** Only this test resolves this name: that lasts as long as the process, which runs more tests. */
const HOST = 'localhost';
const hosts: (string | undefined)[] = [];
let server: Server;
let client: SFNClient;
let port: number;

beforeEach(async () => {
  server = createServer((request, response) => {
    hosts.push(request.headers.host);
    request.resume();
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end('{"stateMachines": [], "status": "SUCCEEDED", "executionArn": "arn"}');
  }).listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SFNClient({ endpoint: `http://${HOST}:${port}`, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterEach(() => {
  client.destroy();
  server.close();
});

test('StartSyncExecution of an unchanged client reaches the local endpoint, as other operations do', async () => {
  // Prepare
  const startSync = () => client.send(new StartSyncExecutionCommand({ stateMachineArn: 'arn' }));
  await expect(startSync()).rejects.toThrow(`sync-${HOST}`);

  // Act
  resolveSyncHost(`http://${HOST}:${port}`);
  resolveSyncHost(`http://${HOST}:${port}`);
  const execution = await startSync();
  await client.send(new ListStateMachinesCommand({}));

  // Assess
  expect(execution.status).toBe('SUCCEEDED');
  expect(hosts).toEqual([`sync-${HOST}:${port}`, `${HOST}:${port}`]);
});
