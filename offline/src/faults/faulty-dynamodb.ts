import type { DeliveryFaults } from '../event-sources/index.ts';
import type { CallDecisions } from './call-fault.ts';
import { createDeliveryFaults, type DeliveryDecisions } from './delivery-faults.ts';
import { type FaultyService, startFaultyService } from './faulty-service.ts';
import { FunctionProcess } from './function-process.ts';

export interface FaultyDynamoDbOptions {
  /** The real one, where everything is executed. */
  endpoint: string;
  /** 0 or none: a free port. */
  port?: number;
  /** A `FaultPlan`, or a test's own decisions about calls. */
  plan: CallDecisions & Partial<DeliveryDecisions>;
}

/**
 * A DynamoDB with faults, for the functions of one service: for their `AWS_ENDPOINT_URL_DYNAMODB`.
 */
export interface FaultyDynamoDb extends FaultyService {
  /**
   * For the service's event source mappings: they see the deaths that begin here, and the plan's
   * own faults of deliveries.
   */
  readonly deliveries: DeliveryFaults;
  /** The process that calls it, for whatever else it calls. */
  readonly process: FunctionProcess;
}

/**
 * Starts a DynamoDB that does to each call what the plan says, and else hands it on to the real
 * one.
 */
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
