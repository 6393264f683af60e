import { join } from 'node:path';
import { withConsole } from '../console/index.ts';
import {
  type CheckpointMemory,
  createTargetCaller,
  RunningSchedule,
  startEventSourceMapping,
  type TargetCaller,
} from '../event-sources/index.ts';
import type { FaultModeSettings } from '../faults/fault-config.ts';
import { startFaultMode } from '../faults/fault-mode.ts';
import { createSecretsManager } from '../secrets/index.ts';
import { Clock } from '../stepfunctions/engine/clock.ts';
import { createSdkIntegrations, createStepFunctions } from '../stepfunctions/index.ts';
import type { LogLine } from '../stepfunctions/service.ts';
import { startQueues } from './queues.ts';
import { type CloudServer, startCloudServer } from './server.ts';
import { integrationsByService, tellingChanges } from './workflow-integrations.ts';

export interface CloudOptions {
  port: number;
  /** The port of the emulator of SQS, SNS and S3; 0: a free port. */
  queuesPort: number;
  region: string;
  accountId: string;
  dynamodbEndpoint: string;
  /** Keeps executions, queues, secrets and checkpoints over a restart. Default: in memory. */
  dataFolder?: string;
  /** Default: no faults. */
  faults?: FaultModeSettings;
  log(line: string): void;
}

/** Starts the cloud: Step Functions, queues, secrets, pollers, schedules and the registry. */
export async function startCloud(options: CloudOptions): Promise<CloudServer> {
  const { region, accountId, dynamodbEndpoint, dataFolder, log } = options;
  const queues = await startQueues({
    port: options.queuesPort,
    region,
    dataFolder: dataFolder && join(dataFolder, 'queues'),
  });
  const checkpointMemory: CheckpointMemory = new Map();
  const clock = new Clock();
  let targets: TargetCaller | undefined;
  const { faults: settings } = options;
  const server = await startCloudServer({
    ...options,
    sqsEndpoint: queues.endpoint,
    parts: {
      ...(settings && {
        startFaults: (real) => {
          log(faultsLine(settings));
          return startFaultMode(settings, real);
        },
      }),
      stepFunctions: ({ lambdaEndpoint, serviceOfMachine }, { dynamodb, sfn, sqs, sns, s3 }, { faults, onChange }) =>
        withConsole(
          createStepFunctions({
            region,
            accountId,
            dataFolder: dataFolder && join(dataFolder, 'stepfunctions'),
            integrations: tellingChanges(
              integrationsByService(faults?.workflowEndpoints ?? {}, serviceOfMachine, (own) =>
                createSdkIntegrations({
                  region,
                  endpoints: { sns, s3, ...(own ?? { dynamodb, sfn, sqs }) },
                  lambdaEndpoint,
                }),
              ),
              onChange,
            ),
            log: (line) => {
              const failure = failureLine(line);
              if (failure !== undefined) log(failure);
            },
          }),
        ),
      secretsManager: createSecretsManager({
        region,
        accountId,
        dataFile: dataFolder && join(dataFolder, 'secrets.json'),
      }),
      startMapping: (mapping, { lambdaEndpoint, serviceOf }, { faults, onChange }) =>
        startEventSourceMapping(mapping, {
          region,
          dynamodbEndpoint,
          sqsEndpoint: queues.endpoint,
          snsEndpoint: queues.endpoint,
          s3Endpoint: queues.endpoint,
          lambdaEndpoint,
          checkpointFolder: dataFolder && join(dataFolder, 'streams'),
          checkpointMemory,
          faults: faults?.deliveries(serviceOf(mapping.uuid) ?? ''),
          onCalled: onChange,
          log,
        }),
      startSchedule: (schedule, { lambdaEndpoint }, { sfn, sqs, sns }, { onChange }) => {
        targets ??= createTargetCaller(
          { lambda: lambdaEndpoint, sfn, sqs, sns },
          { region, credentials: localCredentials },
        );
        return new RunningSchedule(schedule, { clock, targets, onCalled: onChange, log });
      },
    },
  });
  return {
    endpoint: server.endpoint,
    close: async () => {
      await server.close();
      clock.close();
      targets?.close();
      await queues.stop();
    },
  };
}

/** Local services take any credentials. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Returns a line with all that is needed to repeat the run. */
function faultsLine({ seed, services, rates }: FaultModeSettings): string {
  const into = services.join(', ') || 'no service';
  return `The cloud injects faults into ${into} with seed ${seed} (again: --faults ${seed}): ${JSON.stringify(rates)}`;
}

const FAILURES = new Set(['ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);

/** Returns a line for an Express execution that failed; the terminal shows no other events. */
function failureLine({ type, executionArn, details }: LogLine): string | undefined {
  if (!FAILURES.has(type)) return undefined;
  const [machine, execution] = executionArn.split(':').slice(-3);
  return `${machine}: ${type} (${execution})${details === undefined ? '' : ` ${JSON.stringify(details)}`}`;
}
