import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { z } from 'zod';
import { secretArn } from './secret-arn.ts';

export interface SecretsManagerOptions {
  region: string;
  accountId: string;
  /** Keeps the secrets over a restart. Without it they are in memory only. */
  dataFile?: string;
}

/** An offline Secrets Manager: creates and reads secrets, and changes their values. */
export interface SecretsManager {
  /**
   * Creates a secret and returns its ARN.
   * @throws if there is already one of this name
   */
  create(name: string, value: string): string;
  /** Answers an AWS JSON 1.1 request (X-Amz-Target: secretsmanager.*) of any node:http server. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** True if the request is for Secrets Manager. Other services may share its address. */
export function isForSecretsManager({ headers }: IncomingMessage): boolean {
  return `${headers['x-amz-target']}`.startsWith(TARGET);
}

const TARGET = 'secretsmanager.';

/** Twice the largest secret, which has 65,536 bytes (API reference, CreateSecret). */
const MAXIMUM_REQUEST_BYTES = 131_072;

const CURRENT = 'AWSCURRENT';

const Secret = z.object({
  arn: z.string(),
  name: z.string(),
  value: z.string(),
  versionId: z.string(),
  /** In seconds since 1970, as in the API. */
  createdAt: z.number(),
});
type Secret = z.infer<typeof Secret>;

const CreateSecretRequest = z.object({ Name: z.string().regex(/^[\w/+=.@-]{1,512}$/), SecretString: z.string() });
const PutSecretValueRequest = z.object({ SecretId: z.string(), SecretString: z.string() });
const GetSecretValueRequest = z.object({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().default(CURRENT),
});

/** An error that the API answers, with the name of AWS's exception. */
class SecretsManagerError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Creates an offline Secrets Manager, with the secrets of its data file if there is one. */
export function createSecretsManager({ region, accountId, dataFile }: SecretsManagerOptions): SecretsManager {
  const secrets = new Map(readSecrets(dataFile).map((secret) => [secret.arn, secret]));

  const keep = (secret: Secret) => {
    secrets.set(secret.arn, secret);
    if (dataFile === undefined) return;
    mkdirSync(dirname(dataFile), { recursive: true });
    writeFileSync(dataFile, JSON.stringify([...secrets.values()]), { mode: 0o600 });
  };
  const find = (id: string): Secret => {
    const found = secrets.get(id) ?? secrets.get(secretArn(id, { region, accountId }));
    if (found !== undefined) return found;
    throw new SecretsManagerError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  const aVersion = (value: string) => ({ value, versionId: randomUUID(), createdAt: Date.now() / 1000 });

  const create = (name: string, value: string): Secret => {
    const arn = secretArn(name, { region, accountId });
    if (secrets.has(arn)) {
      const message = `The operation failed because the secret ${name} already exists.`;
      throw new SecretsManagerError('ResourceExistsException', message);
    }
    const secret = { arn, name, ...aVersion(value) };
    keep(secret);
    return secret;
  };

  const operations = new Map<string, (request: unknown) => object>([
    [
      'CreateSecret',
      (request) => {
        const { Name, SecretString } = CreateSecretRequest.parse(request);
        const { arn, versionId } = create(Name, SecretString);
        return { ARN: arn, Name, VersionId: versionId };
      },
    ],
    [
      'PutSecretValue',
      (request) => {
        const { SecretId, SecretString } = PutSecretValueRequest.parse(request);
        const secret = { ...find(SecretId), ...aVersion(SecretString) };
        keep(secret);
        return { ARN: secret.arn, Name: secret.name, VersionId: secret.versionId, VersionStages: [CURRENT] };
      },
    ],
    [
      'GetSecretValue',
      (request) => {
        const { SecretId, VersionId, VersionStage } = GetSecretValueRequest.parse(request);
        const { arn, name, value, versionId, createdAt } = find(SecretId);
        if (VersionStage !== CURRENT || (VersionId ?? versionId) !== versionId) {
          const message = 'Offline, a secret only has its current version.';
          throw new SecretsManagerError('ResourceNotFoundException', message);
        }
        const version = { VersionId: versionId, VersionStages: [CURRENT], CreatedDate: createdAt };
        return { ARN: arn, Name: name, SecretString: value, ...version };
      },
    ],
  ]);

  const answer = async (request: IncomingMessage): Promise<object> => {
    const name = `${request.headers['x-amz-target']}`.slice(TARGET.length);
    const operation = operations.get(name);
    if (operation !== undefined) return operation(JSON.parse(await readBody(request)));
    const message = `${name} is not supported offline; these are: ${[...operations.keys()].join(', ')}.`;
    throw new SecretsManagerError('UnknownOperationException', message);
  };

  return {
    create: (name, value) => create(name, value).arn,
    handle: async (request, response) => {
      try {
        send(response, 200, await answer(request));
      } catch (error) {
        send(response, 400, { __type: typeOf(error), message: error instanceof Error ? error.message : `${error}` });
      }
    },
  };
}

function typeOf(error: unknown): string {
  if (error instanceof SecretsManagerError) return error.type;
  return error instanceof z.ZodError ? 'InvalidParameterException' : 'InvalidRequestException';
}

function readSecrets(dataFile: string | undefined): Secret[] {
  if (dataFile === undefined || !existsSync(dataFile)) return [];
  return z.array(Secret).parse(JSON.parse(readFileSync(dataFile, 'utf8')));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAXIMUM_REQUEST_BYTES) throw new Error(`A request has at most ${MAXIMUM_REQUEST_BYTES} bytes.`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
