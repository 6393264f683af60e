import type { DeliveryFaults } from '../event-sources/index.ts';
import type { FaultyServiceName } from './call-fault.ts';
import type { FaultModeSettings } from './fault-config.ts';
import { FaultPlan } from './fault-plan.ts';
import { canBeMet, type Exposure, type InjectedFaults } from './fault-rates.ts';
import { startFaultyDynamoDb } from './faulty-dynamodb.ts';
import { startFaultySqs, startFaultyStepFunctions } from './faulty-service.ts';

/** The endpoints of DynamoDB, SQS and Step Functions. */
export type ServiceEndpoints = Record<FaultyServiceName, string>;

/** The counts of injected faults by service and kind. */
export interface InjectionStatus {
  seed: number;
  stopped: boolean;
  /** Faults of deliveries to functions and of the calls of functions. */
  injected: Record<string, InjectedFaults>;
  /** Faults of the calls of workflows. */
  injectedIntoWorkflows: Record<string, InjectedFaults>;
}

/**
 * The faults of a local cloud. Each service has a plan for its functions and one for its workflows,
 * all from one seed.
 */
export interface FaultMode {
  /** Service → the endpoints for its functions. */
  readonly endpoints: Readonly<Record<string, ServiceEndpoints>>;
  /** Service → the endpoints for its workflows. Their calls to Step Functions meet no faults. */
  readonly workflowEndpoints: Readonly<Record<string, ServiceEndpoints>>;
  /** Returns the faults for a service's event source mappings; undefined: it meets no faults. */
  deliveries(service: string): DeliveryFaults | undefined;
  /** Returns false for a service that should meet faults, but has nothing that could. */
  canBeMet(service: string, exposure: Exposure): boolean;
  status(): InjectionStatus;
  /** Injects no more faults from now on. */
  stop(): void;
  close(): Promise<void>;
}

/** Starts the DynamoDB and the SQS for the functions of a service, or for its workflows. */
async function startFaultyCloud(plan: FaultPlan, real: ServiceEndpoints) {
  const dynamodb = await startFaultyDynamoDb({ endpoint: real.dynamodb, plan });
  return { plan, dynamodb, sqs: await startFaultySqs({ endpoint: real.sqs, plan, beside: dynamodb }) };
}

/** Starts services with faults in front of the real ones, for each of these services. */
export async function startFaultMode(
  { seed, services, rates }: FaultModeSettings,
  real: ServiceEndpoints,
): Promise<FaultMode> {
  const start = (name: string) => startFaultyCloud(new FaultPlan({ seed, name, rates }), real);
  const faulty = await Promise.all(
    services.map(async (name) => {
      const functions = await start(name);
      const { plan, dynamodb } = functions;
      const sfn = await startFaultyStepFunctions({ endpoint: real.sfn, plan, beside: dynamodb });
      return { name, functions, sfn, workflows: await start(`${name}/workflows`) };
    }),
  );
  const plans = faulty.flatMap(({ functions, workflows }) => [functions.plan, workflows.plan]);
  type Faulty = (typeof faulty)[number];
  const byService = <Value>(of: (service: Faulty) => Value): Record<string, Value> =>
    Object.fromEntries(faulty.map((service) => [service.name, of(service)]));
  return {
    endpoints: byService(({ functions: { dynamodb, sqs }, sfn }) => ({
      dynamodb: dynamodb.endpoint,
      sqs: sqs.endpoint,
      sfn: sfn.endpoint,
    })),
    workflowEndpoints: byService(({ workflows: { dynamodb, sqs } }) => ({
      dynamodb: dynamodb.endpoint,
      sqs: sqs.endpoint,
      sfn: real.sfn,
    })),
    deliveries: (service) => faulty.find(({ name }) => name === service)?.functions.dynamodb.deliveries,
    canBeMet: (service, exposure) => !services.includes(service) || canBeMet(rates, exposure),
    status: () => ({
      seed,
      stopped: plans.every(({ stopped }) => stopped),
      injected: byService(({ functions }) => functions.plan.injected),
      injectedIntoWorkflows: byService(({ workflows }) => workflows.plan.injected),
    }),
    stop: () => {
      for (const plan of plans) plan.stop();
    },
    close: async () => {
      const callers = faulty.flatMap(({ functions, workflows }) => [functions, workflows]);
      await Promise.all([
        ...faulty.map(({ sfn }) => sfn.stop()),
        ...callers.flatMap(({ dynamodb, sqs }) => [dynamodb.stop(), sqs.stop()]),
      ]);
    },
  };
}
