import { once } from 'node:events';
import { createServer } from 'node:http';
import type { DeliveryFaults } from '../streams/delivery-faults.ts';
import type { CallDecisions } from './call-fault.ts';
import { createDeliveryFaults, type DeliveryDecisions } from './delivery-faults.ts';
import { FaultyCalls } from './faulty-calls.ts';
import { FunctionProcess } from './function-process.ts';
import { receiveCall } from './received-call.ts';

export interface FaultyDynamoDbOptions {
  /** The real one, where everything is executed. */
  endpoint: string;
  /** 0 or none: a free port. */
  port?: number;
  /** A `FaultPlan`, or a test's own decisions about calls. */
  plan: CallDecisions & Partial<DeliveryDecisions>;
}

/** A DynamoDB with faults, for the functions of one service. */
export interface FaultyDynamoDb {
  /** `http://127.0.0.1:PORT`, for the functions' `AWS_ENDPOINT_URL_DYNAMODB`; whoever must not meet a fault uses the real one. */
  readonly endpoint: string;
  /** For the service's event source mappings: they see the deaths that begin here, and the plan's own faults of deliveries. */
  readonly deliveries: DeliveryFaults;
  stop(): Promise<void>;
}

/** Starts a proxy that hands each call of an AWS SDK on to the real DynamoDB, or does to it what the plan says. */
export async function startFaultyDynamoDb({
  endpoint,
  port = 0,
  plan,
}: FaultyDynamoDbOptions): Promise<FaultyDynamoDb> {
  const process = new FunctionProcess();
  const calls = new FaultyCalls(endpoint, plan, process);
  const server = createServer(async (request, response) => {
    const answer = await receiveCall(request).then(
      (call) => calls.answer(call),
      () => undefined,
    );
    if (answer === undefined) response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The faulty DynamoDB has no port');
  const decisions: DeliveryDecisions = {
    pieces: (count) => plan.pieces?.(count) ?? [count],
    duplicate: () => plan.duplicate?.() ?? false,
    lateDelivery: (olderBatches) => plan.lateDelivery?.(olderBatches),
  };
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    deliveries: createDeliveryFaults(decisions, process),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
