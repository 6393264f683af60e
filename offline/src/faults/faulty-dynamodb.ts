import type { DeliveryFaults } from '../event-sources/index.ts';
import type { CallDecisions } from './call-fault.ts';
import { createDeliveryFaults, type DeliveryDecisions } from './delivery-faults.ts';
import { type FaultyService, startFaultyService } from './faulty-service.ts';
import { FunctionProcess } from './function-process.ts';

export interface FaultyDynamoDbOptions {
  /** The endpoint of the real service, which executes the calls. */
  endpoint: string;
  /** Default: a free port. */
  port?: number;
  /** A `FaultPlan`, or a test's own decisions about calls. */
  plan: CallDecisions & Partial<DeliveryDecisions>;
}

/** A DynamoDB with faults, for the `AWS_ENDPOINT_URL_DYNAMODB` of one service's functions. */
export interface FaultyDynamoDb extends FaultyService {
  /** The `faults` of the service's event source mappings. They see the deaths that begin here. */
  readonly deliveries: DeliveryFaults;
  /** The process of the service's functions, for the other services that it calls. */
  readonly process: FunctionProcess;
}

/** Starts a DynamoDB that passes calls on to the real one, with the faults of a plan. */
export async function startFaultyDynamoDb({ plan, ...real }: FaultyDynamoDbOptions): Promise<FaultyDynamoDb> {
  const process = new FunctionProcess();
  const dynamodb = await startFaultyService({ service: 'dynamodb', decisions: plan, process, ...real });
  const decisions: DeliveryDecisions = {
    pieces: (count) => plan.pieces?.(count) ?? [count],
    duplicate: () => plan.duplicate?.() ?? false,
    lateDelivery: (olderBatches) => plan.lateDelivery?.(olderBatches),
  };
  return { ...dynamodb, process, deliveries: createDeliveryFaults(decisions, process) };
}
