import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FaultMode } from '../faults/fault-mode.ts';
import type { EventSourceMapping } from '../streams/event-source-mapping.ts';
import type { CloudEndpoints } from './messages.ts';
import { createPollers, type RunningPoller } from './pollers.ts';
import { createRegistry, type Registry } from './registry.ts';
import { answerRegistryRequest } from './registry-api.ts';

/** The Step Functions API: everything that is not below `/_cloud/`. */
export interface StepFunctionsApi {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** The parts that the server brings together; they may ask the registry, which exists before them. */
export interface CloudParts {
  stepFunctions(registry: Registry, endpoints: CloudEndpoints): StepFunctionsApi;
  startMapping(mapping: EventSourceMapping, registry: Registry): RunningPoller;
}

export interface CloudServerOptions {
  /** 0: a free port. It listens on 127.0.0.1 only: whoever reaches it may do everything. */
  port: number;
  region: string;
  accountId: string;
  dynamodbEndpoint: string;
  sqsEndpoint: string;
  parts: CloudParts;
  faults?: FaultMode;
  log(line: string): void;
}

export interface CloudServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves the Step Functions API and the registry, and reads the streams of the registered event source mappings. */
export async function startCloudServer(options: CloudServerOptions): Promise<CloudServer> {
  const { parts, faults, log } = options;
  const registry = createRegistry();
  const pollers = createPollers((mapping) => parts.startMapping(mapping, registry));

  const server = createServer((request, response) => {
    const answering = request.url?.startsWith('/_cloud/')
      ? answerRegistryRequest(api, request, response)
      : stepFunctions.handle(request, response);
    answering.catch((error: unknown) => {
      log(`${request.method} ${request.url} failed: ${error instanceof Error ? error.stack : error}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The cloud server has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;

  const endpoints: CloudEndpoints = {
    region: options.region,
    accountId: options.accountId,
    dynamodb: options.dynamodbEndpoint,
    sqs: options.sqsEndpoint,
    sfn: endpoint,
    faulty: faults?.endpoints,
  };
  const stepFunctions = parts.stepFunctions(registry, endpoints);
  const api = {
    registry,
    endpoints,
    status: () => ({
      endpoints,
      services: registry.services().map(({ name, ready, registration, exports }) => ({
        name,
        ready:
          ready && registration.eventSourceMappings.every(({ enabled, uuid }) => !enabled || pollers.isReady(uuid)),
        functions: registration.functions,
        stateMachineArns: registration.stateMachineArns,
        exports,
      })),
      eventSourceMappings: pollers.status(),
      faults: faults?.status(),
    }),
    stopFaults: () => {
      faults?.stop();
      return faults?.status();
    },
    idle: () => pollers.idle(),
    changed: () => pollers.follow(registry),
  };

  return {
    endpoint,
    close: async () => {
      await pollers.stop();
      await stepFunctions.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
