import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type SecretsManagerServer, startSecretsManagerServer } from '../../src/secrets/index.ts';

const scope = { region: 'us-east-1', accountId: '000000000000' };
const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key-000000';

let folder: string;
let server: SecretsManagerServer;
let client: SecretsManagerClient;

async function start() {
  server = await startSecretsManagerServer({ ...scope, dataFile: join(folder, 'kept', 'secrets.json') });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SecretsManagerClient({ endpoint: server.endpoint, region: scope.region, credentials });
}
async function stop() {
  client.destroy();
  await server.close();
}
const secretOf = async (SecretId: string) => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe('the offline Secrets Manager', () => {
  test('reads a secret by its ARN and by its name', async () => {
    // Act
    const { ARN: arn, VersionId } = await client.send(new CreateSecretCommand({ Name: 'key', SecretString: 'one' }));

    // Assess
    expect(arn).toBe(ARN);
    expect(await secretOf('key')).toBe('one');
    const { $metadata, CreatedDate, ...secret } = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(CreatedDate).toBeInstanceOf(Date);
    expect(secret).toEqual({ ARN, Name: 'key', VersionId, SecretString: 'one', VersionStages: ['AWSCURRENT'] });
  });

  test('refuses a second secret of the same name, and the first keeps its value', async () => {
    server.create('key', 'one');
    await expect(client.send(new CreateSecretCommand({ Name: 'key', SecretString: 'two' }))).rejects.toBeInstanceOf(
      ResourceExistsException,
    );
    expect(await secretOf(ARN)).toBe('one');
  });

  test('keeps a new value over a restart, in a file that other users cannot read', async () => {
    // Prepare
    server.create('key', 'one');

    // Act
    await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: 'two' }));
    await stop();
    await start();

    // Assess
    expect(await secretOf(ARN)).toBe('two');
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, 'kept', 'secrets.json')).mode & 0o077).toBe(0);
    }
  });

  test.each([
    ['an unknown secret', { SecretId: 'constructor' }],
    ['an older version', { SecretId: 'key', VersionStage: 'AWSPREVIOUS' }],
  ])('does not find %s', async (_what, secret) => {
    server.create('key', 'one');
    await expect(client.send(new GetSecretValueCommand(secret))).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  test('refuses a name that AWS would not accept', async () => {
    await expect(client.send(new CreateSecretCommand({ Name: 'a key', SecretString: 'one' }))).rejects.toBeInstanceOf(
      InvalidParameterException,
    );
  });

  test('refuses an unsupported operation, and lists those that it supports', async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toThrow(
      'ListSecrets is not supported offline; these are: CreateSecret, PutSecretValue, GetSecretValue.',
    );
  });
});
