import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type EventSourceMapping, type Schedule, sourceArnOf } from '../event-sources/index.ts';
import type { FaultMode, ServiceEndpoints } from '../faults/fault-mode.ts';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import { isForSecretsManager, type SecretsManager } from '../secrets/index.ts';
import type { CloudEndpoints } from './messages.ts';
import { createPollers, type Pollers, type RunningPoller } from './pollers.ts';
import { createRegistry, type Registry } from './registry.ts';
import { answerRegistryRequest } from './registry-api.ts';

/** Gets every request that is neither below `/_cloud/` nor for Secrets Manager. */
export interface StepFunctionsApi {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** What one part of the cloud needs from the others. */
export interface CloudSeams {
  faults: FaultMode | undefined;
  /** Lets all pollers look at once, after tables may have changed. */
  onChange(): void;
}

/** The parts of the cloud, which tests replace. They may ask the registry. */
export interface CloudParts {
  /** Default: no faults. */
  startFaults?(real: ServiceEndpoints): Promise<FaultMode>;
  stepFunctions(registry: Registry, endpoints: CloudEndpoints, seams: CloudSeams): StepFunctionsApi;
  secretsManager: Pick<SecretsManager, 'handle'>;
  startMapping(mapping: EventSourceMapping, registry: Registry, seams: CloudSeams): RunningPoller;
  startSchedule(schedule: Schedule, registry: Registry, endpoints: CloudEndpoints, seams: CloudSeams): RunningPoller;
}

export interface CloudServerOptions {
  /** 0: a free port. Only programs of this machine reach it, since it checks no permissions. */
  port: number;
  region: string;
  accountId: string;
  dynamodbEndpoint: string;
  /** The endpoint of the emulator of SQS, SNS and S3. */
  sqsEndpoint: string;
  parts: CloudParts;
  log(line: string): void;
}

export interface CloudServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

const guard = createLoopbackGuard({ contentTypes: [...AWS_JSON, 'application/json'], pages: ['/console'] });

/**
 * Starts a server of the Step Functions API, Secrets Manager and the registry, which also runs the
 * registered event source mappings and schedules.
 */
export async function startCloudServer(options: CloudServerOptions): Promise<CloudServer> {
  const { parts, log } = options;
  const registry = createRegistry();

  type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  // Some parts need the server's address, so it listens before they exist.
  const answering = Promise.withResolvers<Answer>();
  // The server never closes an idle connection: a client that computes for seconds would not notice
  // it, and lose its next request.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const answered = answering.promise.then((answer) => answer(request, response));
    answered.catch((error: unknown) => {
      log(`${request.method} ${request.url} failed: ${error instanceof Error ? error.stack : error}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  guardServer(server, guard);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The cloud server has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;

  const { dynamodbEndpoint: dynamodb, sqsEndpoint: sqs } = options;
  const faults = await parts.startFaults?.({ dynamodb, sqs, sfn: endpoint });
  const seams: CloudSeams = { faults, onChange: () => pollers.lookNow() };
  const pollers: Pollers<EventSourceMapping> = createPollers(
    ({ eventSourceMappings }) => eventSourceMappings,
    (mapping) => parts.startMapping(mapping, registry, seams),
    () => registry.lookAgain(),
  );
  const isReady = (service: string) => {
    const found = registry.services().find(({ name }) => name === service);
    if (found === undefined || !found.ready) return false;
    return found.registration.eventSourceMappings.every(({ enabled, uuid }) => !enabled || pollers.isReady(uuid));
  };
  const endpoints: CloudEndpoints = {
    region: options.region,
    accountId: options.accountId,
    dynamodb,
    sqs,
    sns: sqs,
    s3: sqs,
    sfn: endpoint,
    secretsManager: endpoint,
    faulty: faults?.endpoints,
  };
  const schedules = createPollers(
    (registration) => registration.schedules,
    (schedule) => parts.startSchedule(schedule, registry, endpoints, seams),
  );
  const stepFunctions = parts.stepFunctions(registry, endpoints, seams);
  const warned = new Set<string>();
  const warnOfUnmetFaults = () => {
    for (const { name, ready, registration } of registry.services()) {
      const { eventSourceMappings, functions, stateMachineArns } = registration;
      const deliveries = eventSourceMappings.some(({ enabled }) => enabled);
      const calls = functions.length > 0 || stateMachineArns.length > 0;
      if (!ready || warned.has(name) || (faults?.canBeMet(name, { deliveries, calls }) ?? true)) continue;
      warned.add(name);
      log(`Warning: the service ${name} has nothing that could meet one of the faults.`);
    }
  };
  const api = {
    registry,
    endpoints,
    status: () => ({
      endpoints,
      services: registry.services().map(({ name, registration, exports, notRun }) => ({
        name,
        ready: isReady(name),
        functions: registration.functions,
        stateMachineArns: registration.stateMachineArns,
        buckets: registration.buckets,
        exports,
        notRun: [...notRun],
      })),
      eventSourceMappings: pollers.status().map(({ source, state }) => ({
        uuid: source.uuid,
        functionName: source.functionName,
        eventSourceArn: sourceArnOf(source),
        state,
      })),
      schedules: schedules.status().map(({ source: { uuid, expression }, state }) => ({ uuid, expression, state })),
      faults: faults?.status(),
    }),
    stopFaults: () => {
      faults?.stop();
      return faults?.status();
    },
    isReady,
    idle: async () => {
      await schedules.idle();
      await pollers.idle();
    },
    changed: async () => {
      warnOfUnmetFaults();
      await Promise.all([pollers.follow(registry), schedules.follow(registry)]);
    },
  };
  answering.resolve((request, response) => {
    if (request.url?.startsWith('/_cloud/')) return answerRegistryRequest(api, request, response);
    return (isForSecretsManager(request) ? parts.secretsManager : stepFunctions).handle(request, response);
  });

  return {
    endpoint,
    close: async () => {
      await Promise.all([pollers.stop(), schedules.stop()]);
      await stepFunctions.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await faults?.close();
    },
  };
}
