import type { CallDecisions } from './call-fault.ts';
import type { FaultyDynamoDb } from './faulty-dynamodb.ts';
import { type FaultyService, startFaultyService } from './faulty-service.ts';

export interface FaultyStepFunctionsOptions {
  /** The real one, where everything is executed. */
  endpoint: string;
  /** A `FaultPlan`, or a test's own decisions about calls. */
  plan: CallDecisions;
  /** The DynamoDB of the same functions: a death at a call to one service is one for both. */
  beside: Pick<FaultyDynamoDb, 'process'>;
}

/**
 * Starts a Step Functions that does to each call what the plan says, and else hands it on to the real one. The executions that are
 * started here know nothing of it.
 */
export function startFaultyStepFunctions({
  endpoint,
  plan,
  beside,
}: FaultyStepFunctionsOptions): Promise<FaultyService> {
  return startFaultyService({ service: 'sfn', endpoint, decisions: plan, process: beside.process });
}
