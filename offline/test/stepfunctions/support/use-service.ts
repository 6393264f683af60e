import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from '../../../src/dynamodb/testing.ts';
import { type Functions, startFunctions } from './lambda-functions.ts';
import { type Service, type ServiceOptions, startService } from './running-service.ts';

interface UsedServiceOptions extends Omit<ServiceOptions, 'dynamodb' | 'functions' | 'dataFolder'> {
  /** Starts a DynamoDB with these tables, given by the names of their text keys. */
  tables?: Record<string, string[]>;
  functions?: Functions;
  /** Keeps the data in a folder, where `restart` finds them again. */
  keepsData?: boolean;
}

interface UsedService extends Service {
  /** Only with `tables`. */
  readonly dynamodb: DynamoDBClient;
  /** Closes the service and starts it again. */
  restart(): Promise<void>;
}

/** Runs a service, and what it calls, for all tests of a file. */
export function useService({ tables, functions, keepsData = false, ...options }: UsedServiceOptions = {}): UsedService {
  const closings: (() => unknown)[] = [];
  let dataFolder: string | undefined;
  let dynamodb: TestDynamoDb | undefined;
  let lambda: Awaited<ReturnType<typeof startFunctions>> | undefined;
  let service: Service | undefined;
  const start = async () => {
    service = await startService({ dynamodb, functions: lambda?.endpoint, dataFolder, ...options });
  };
  beforeAll(async () => {
    if (keepsData) {
      const folder = newDataFolder();
      dataFolder = folder;
      closings.push(() => rmSync(folder, { recursive: true }));
    }
    if (tables !== undefined) {
      dynamodb = await startTestDynamoDb();
      closings.push(dynamodb.stop);
      for (const [name, keys] of Object.entries(tables)) await dynamodb.client.send(createTable(name, keys));
    }
    if (functions !== undefined) {
      lambda = await startFunctions(functions);
      closings.push(lambda.close);
    }
    await start();
    closings.push(() => service?.close());
  });
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });
  return {
    get sfn() {
      return started(service).sfn;
    },
    get endpoint() {
      return started(service).endpoint;
    },
    get service() {
      return started(service).service;
    },
    get dynamodb() {
      return started(dynamodb).client;
    },
    close: () => started(service).close(),
    restart: async () => {
      await started(service).close();
      await start();
    },
  };
}

/** Makes a folder for `dataFolder`; the caller removes it. */
export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'offline-sfn-'));
}

function createTable(TableName: string, keys: string[]): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  });
}

function started<T>(running: T | undefined): T {
  if (running === undefined) throw new Error('The service runs during tests only, with what its options name');
  return running;
}
