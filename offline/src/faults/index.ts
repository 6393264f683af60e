export type { CallDecisions, CallFault, FaultyServiceName, FunctionCall } from './call-fault.ts';
export { createDeliveryFaults, type DeliveryDecisions } from './delivery-faults.ts';
export { FaultPlan, type FaultPlanOptions } from './fault-plan.ts';
export { defaultFaultRates, FaultRates, type InjectedFaults } from './fault-rates.ts';
export { type FaultyDynamoDb, type FaultyDynamoDbOptions, startFaultyDynamoDb } from './faulty-dynamodb.ts';
export type { FaultyService } from './faulty-service.ts';
export { type FaultySqsOptions, startFaultySqs } from './faulty-sqs.ts';
export { type FaultyStepFunctionsOptions, startFaultyStepFunctions } from './faulty-step-functions.ts';
export { newSeed, type SeededDraws, seededDraws } from './seeded-draws.ts';
