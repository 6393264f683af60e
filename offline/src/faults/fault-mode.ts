import type { DeliveryFaults } from '../event-sources/index.ts';
import type { FaultyServiceName } from './call-fault.ts';
import type { FaultModeSettings } from './fault-config.ts';
import { FaultPlan } from './fault-plan.ts';
import { canBeMet, type Exposure, type InjectedFaults } from './fault-rates.ts';
import { startFaultyDynamoDb } from './faulty-dynamodb.ts';
import { startFaultySqs } from './faulty-sqs.ts';
import { startFaultyStepFunctions } from './faulty-step-functions.ts';

/** Where DynamoDB, SQS and Step Functions answer. */
export type ServiceEndpoints = Record<FaultyServiceName, string>;

/** For the status page: how many faults of each kind there were, by service. */
export interface InjectionStatus {
  seed: number;
  stopped: boolean;
  /** Into deliveries to functions, and into the calls of functions. */
  injected: Record<string, InjectedFaults>;
  /** Into the calls of workflows. */
  injectedIntoWorkflows: Record<string, InjectedFaults>;
}

/**
 * The faults of a local cloud: two plans for each service, of its functions and of its workflows,
 * all from one seed.
 */
export interface FaultMode {
  /** Service → the DynamoDB, the SQS and the Step Functions that its functions are to use. */
  readonly endpoints: Readonly<Record<string, ServiceEndpoints>>;
  /**
   * Service → those that its workflows are to use. Their calls to Step Functions, which also wait
   * for jobs, meet no faults.
   */
  readonly workflowEndpoints: Readonly<Record<string, ServiceEndpoints>>;
  /** For the event source mappings of this service; undefined: it meets no faults. */
  deliveries(service: string): DeliveryFaults | undefined;
  /**
   * Whether this service, with what it has, may ever meet a fault; true for a service that is to
   * meet none.
   */
  canBeMet(service: string, exposure: Exposure): boolean;
  status(): InjectionStatus;
  /** No more faults from now on. */
  stop(): void;
  close(): Promise<void>;
}

/** Starts what the functions of a service call, or its workflows. */
async function startFaultyCloud(plan: FaultPlan, real: ServiceEndpoints) {
  const dynamodb = await startFaultyDynamoDb({ endpoint: real.dynamodb, plan });
  return { plan, dynamodb, sqs: await startFaultySqs({ endpoint: real.sqs, plan, beside: dynamodb }) };
}

/** Starts the faulty services for each of ours, in front of the real ones. */
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
