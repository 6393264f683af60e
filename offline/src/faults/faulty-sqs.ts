import type { CallDecisions } from './call-fault.ts';
import type { FaultyDynamoDb } from './faulty-dynamodb.ts';
import { type FaultyService, startFaultyService } from './faulty-service.ts';

export interface FaultySqsOptions {
  /** The real one, where everything is executed. */
  endpoint: string;
  /** A `FaultPlan`, or a test's own decisions about calls. */
  plan: CallDecisions;
  /** The DynamoDB of the same functions: a death at a call to one service is one for both. */
  beside: Pick<FaultyDynamoDb, 'process'>;
}

/**
 * Starts an SQS that does to each call what the plan says, and else hands it on to the real one. A client without an `endpoint` calls the
 * host of the queue's address, whatever `AWS_ENDPOINT_URL_SQS` is: give the address with this endpoint, too.
 */
export function startFaultySqs({ endpoint, plan, beside }: FaultySqsOptions): Promise<FaultyService> {
  return startFaultyService({ service: 'sqs', endpoint, decisions: plan, process: beside.process });
}
