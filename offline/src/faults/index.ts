export type { CallDecisions, CallFault, FaultyServiceName, FunctionCall } from './call-fault.ts';
export { createDeliveryFaults, type DeliveryDecisions } from './delivery-faults.ts';
export { FaultPlan, type FaultPlanOptions } from './fault-plan.ts';
export { defaultFaultRates, FaultRates, type InjectedFaults } from './fault-rates.ts';
export { type FaultyDynamoDb, type FaultyDynamoDbOptions, startFaultyDynamoDb } from './faulty-dynamodb.ts';
export {
  type FaultyService,
  type ServiceBesideDynamoDbOptions,
  startFaultySqs,
  startFaultyStepFunctions,
} from './faulty-service.ts';
export { newSeed, type SeededDraws, seededDraws } from './seeded-draws.ts';
