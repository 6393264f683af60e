import { once } from 'node:events';
import { createServer } from 'node:http';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import type { CallDecisions, FaultyServiceName } from './call-fault.ts';
import { FaultyCalls } from './faulty-calls.ts';
import type { FunctionProcess } from './function-process.ts';
import { receiveCall } from './received-call.ts';

export interface FaultyServiceOptions {
  service: FaultyServiceName;
  /** The endpoint of the real service, which executes the calls. */
  endpoint: string;
  /** Default: a free port. */
  port?: number;
  decisions: CallDecisions;
  /** The process that makes the calls. All services that one process calls must share it. */
  process: FunctionProcess;
}

/** A service of AWS with faults, for the functions of one service. */
export interface FaultyService {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const guard = createLoopbackGuard({ contentTypes: AWS_JSON });

/**
 * Starts a proxy that passes calls of an AWS SDK on to the real service, with the decided faults.
 */
export async function startFaultyService({
  service,
  endpoint,
  port = 0,
  decisions,
  process,
}: FaultyServiceOptions): Promise<FaultyService> {
  const calls = new FaultyCalls({ service, endpoint, decisions, process });
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const answer = await receiveCall(request, service).then(
      (call) => calls.answer(call),
      () => undefined,
    );
    if (answer === undefined) response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  guardServer(server, guard);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`The faulty ${service} has no port`);
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export interface ServiceBesideDynamoDbOptions {
  /** The endpoint of the real service, which executes the calls. */
  endpoint: string;
  /** A `FaultPlan`, or a test's own decisions about calls. */
  plan: CallDecisions;
  /** The faulty DynamoDB of the same functions. The service shares its process. */
  beside: { readonly process: FunctionProcess };
}

/**
 * Starts an SQS that passes calls on to the real one, with the faults of a plan. A client without
 * an `endpoint` calls the host of the queue's URL, not `AWS_ENDPOINT_URL_SQS`: give its functions a
 * URL with this endpoint.
 */
export function startFaultySqs({ endpoint, plan, beside }: ServiceBesideDynamoDbOptions): Promise<FaultyService> {
  return startFaultyService({ service: 'sqs', endpoint, decisions: plan, process: beside.process });
}

/** Starts a Step Functions that passes calls on to the real one, with the faults of a plan. */
export function startFaultyStepFunctions(options: ServiceBesideDynamoDbOptions): Promise<FaultyService> {
  const { endpoint, plan, beside } = options;
  return startFaultyService({ service: 'sfn', endpoint, decisions: plan, process: beside.process });
}
