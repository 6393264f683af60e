import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { SHARED_SERVER_FILE } from './shared-server.ts';

const RETRY_MS = 25;
const START_TIMEOUT_MS = 30_000;

/** A DynamoDB with tables of its own, although one JVM serves them all. */
export interface TestDynamoDb {
  readonly endpoint: string;
  readonly region: string;
  /** Every client of the test needs these: DynamoDB Local has tables for each access key. */
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  /** Environment variables for child processes and code that makes its own clients. */
  readonly env: Readonly<Record<string, string>>;
  /** A client with this endpoint, region and credentials. */
  readonly client: DynamoDBClient;
  /** Ends the lease; the JVM ends some seconds after the last one. */
  stop(): Promise<void>;
}

/**
 * Starts DynamoDB Local for a test suite, or joins one that another suite or process has started.
 *
 * @example
 * ```ts
 * let dynamodb: TestDynamoDb;
 * beforeAll(async () => { dynamodb = await startTestDynamoDb(); });
 * afterAll(() => dynamodb.stop());
 * ```
 */
export async function startTestDynamoDb(region = 'us-east-1'): Promise<TestDynamoDb> {
  const { endpoint, lease } = await joinSharedServer();
  // DynamoDB Local takes letters and digits only in an access key.
  const credentials = { accessKeyId: `test${randomBytes(8).toString('hex')}`, secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  return {
    endpoint,
    region,
    credentials,
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    client,
    stop: async () => {
      client.destroy();
      lease.destroy();
    },
  };
}

const Answer = z.union([z.object({ endpoint: z.string() }), z.object({ error: z.string() })]);

async function joinSharedServer(): Promise<{ endpoint: string; lease: Socket }> {
  const socketPath =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\offline-cloud-dynamodb-${userInfo().username}`
      : join(tmpdir(), `offline-cloud-dynamodb-${userInfo().uid}.sock`);
  const deadline = Date.now() + START_TIMEOUT_MS;
  let startedOne = false;
  for (;;) {
    const joined = await openLease(socketPath);
    if (joined !== undefined) {
      const answer = Answer.parse(JSON.parse(joined.line));
      if ('error' in answer) throw new Error(answer.error);
      return { endpoint: answer.endpoint, lease: joined.lease };
    }
    if (Date.now() > deadline) throw new Error(`DynamoDB Local did not start within ${START_TIMEOUT_MS} ms`);
    if (!startedOne) {
      startedOne = true;
      spawn(process.execPath, [SHARED_SERVER_FILE, socketPath], { detached: true, stdio: 'ignore' }).unref();
    }
    await delay(RETRY_MS);
  }
}

/** Returns undefined if nothing serves there, or the server has just ended. */
function openLease(socketPath: string): Promise<{ line: string; lease: Socket } | undefined> {
  return new Promise((resolve) => {
    const lease = createConnection(socketPath);
    lease.on('error', () => resolve(undefined));
    lease.on('close', () => resolve(undefined));
    let received = '';
    lease.on('data', (chunk) => {
      received += chunk.toString('utf8');
      if (!received.endsWith('\n')) return;
      // The lease alone must not keep the test process running.
      lease.unref();
      resolve({ line: received, lease });
    });
  });
}
