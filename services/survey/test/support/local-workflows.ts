import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { type CallDecisions, startFaultyDynamoDb } from 'serverless-offline-step-functions-cloud/faults';
import {
  createSdkIntegrations,
  startStepFunctionsServer,
  type TaskCall,
  type TaskDispatcher,
  TaskFailure,
} from 'serverless-offline-step-functions-cloud/stepfunctions';
import type { TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { readResolved, tableProperties } from './resolve-yaml.ts';

/** A fault of the next call of an action, before the call, or after it (the answer is lost). */
export interface Fault {
  action: string;
  when: 'before' | 'after';
  error: string;
  cause: string;
}

/** A call of a workflow, with DynamoDB's answer. */
export interface MadeCall {
  action: string;
  executionArn: string;
  parameters: unknown;
  answer: unknown;
}

/** The service's workflows on the offline Step Functions, its tables on DynamoDB Local. */
export interface LocalWorkflows {
  sfn: SFNClient;
  endpoint: string;
  surveyArn: string;
  homeArn: string;
  castBallotArn: string;
  /** The faults to come; each call of its action uses up one. */
  faults: Fault[];
  /** The calls that succeeded, the oldest first. */
  calls: MadeCall[];
  /** Restarts Step Functions from its data folder, at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

function withFaults(dispatcher: TaskDispatcher, faults: Fault[], calls: MadeCall[]): TaskDispatcher {
  const submit = async (call: TaskCall) => {
    const index = faults.findIndex(({ action }) => action === call.resource.action);
    const [fault] = index === -1 ? [] : faults.splice(index, 1);
    if (fault?.when === 'before') throw new TaskFailure(fault.error, fault.cause);
    const answer = await dispatcher.submit(call);
    const { resource, executionArn, parameters } = call;
    calls.push({ action: resource.action, executionArn, parameters, answer });
    if (fault?.when === 'after') throw new TaskFailure(fault.error, fault.cause);
    return answer;
  };
  return { ...dispatcher, submit };
}

export interface LocalWorkflowsOptions {
  /** The folder that keeps executions; without it, they are kept in memory only. */
  dataFolder?: string;
  /** Faults of the calls that the workflows make to DynamoDB. */
  plan?: CallDecisions;
}

export async function startLocalWorkflows(
  dynamodb: TestDynamoDb,
  { dataFolder, plan }: LocalWorkflowsOptions = {},
): Promise<LocalWorkflows> {
  const tables = tableProperties().map((properties) => ({
    tableName: properties.TableName,
    definition: parseTableDefinition(properties.TableName, properties),
  }));
  await createTables(dynamodb.client, tables);

  const { region, credentials } = dynamodb;
  const faults: Fault[] = [];
  const calls: MadeCall[] = [];
  const faulty = plan && (await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan }));
  const integrations = createSdkIntegrations({
    region,
    credentials,
    endpoints: { dynamodb: faulty?.endpoint ?? dynamodb.endpoint },
    lambdaEndpoint: () => undefined,
  });
  const startServer = (port = 0) =>
    startStepFunctionsServer({
      region,
      accountId: '000000000000',
      integrations: withFaults(integrations, faults, calls),
      ...(dataFolder === undefined ? {} : { dataFolder }),
      port,
    });
  let server = await startServer();
  const sfn = new SFNClient({ endpoint: server.endpoint, region, credentials, disableHostPrefix: true });

  const create = async (name: string, type: 'STANDARD' | 'EXPRESS', file: string) => {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name,
        type,
        definition: JSON.stringify(readResolved(file)),
        roleArn: 'arn:aws:iam::000000000000:role/offline',
      }),
    );
    if (stateMachineArn === undefined) throw new Error(`${name} has no ARN`);
    return stateMachineArn;
  };
  return {
    sfn,
    endpoint: server.endpoint,
    surveyArn: await create('survey', 'STANDARD', 'workflows/survey.asl.yml'),
    homeArn: await create('home', 'EXPRESS', 'workflows/home.asl.yml'),
    castBallotArn: await create('cast-ballot', 'EXPRESS', 'workflows/cast-ballot.asl.yml'),
    faults,
    calls,
    restart: async () => {
      await server.close();
      server = await startServer(Number(new URL(server.endpoint).port));
    },
    stop: async () => {
      sfn.destroy();
      await server.close();
      await faulty?.stop();
    },
  };
}
