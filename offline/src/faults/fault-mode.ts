import type { DeliveryFaults } from '../streams/delivery-faults.ts';
import type { FaultModeSettings } from './fault-config.ts';
import { FaultPlan } from './fault-plan.ts';
import type { InjectedFaults } from './fault-rates.ts';
import { startFaultyDynamoDb } from './faulty-dynamodb.ts';
import { startFaultySqs } from './faulty-sqs.ts';

/** Where DynamoDB and SQS answer. */
export interface ServiceEndpoints {
  dynamodb: string;
  sqs: string;
}

/** The faults of a local cloud: a plan of its own for each service, all from one seed. */
export interface FaultMode {
  /** Service → the DynamoDB and the SQS that its functions are to use. */
  readonly endpoints: Readonly<Record<string, ServiceEndpoints>>;
  /** For the event source mappings of this service; undefined: it meets no faults. */
  deliveries(service: string): DeliveryFaults | undefined;
  /** For the status page: `injected` by service. */
  status(): { seed: number; stopped: boolean; injected: Record<string, InjectedFaults> };
  /** No more faults from now on. */
  stop(): void;
  close(): Promise<void>;
}

/** Starts a faulty DynamoDB and a faulty SQS for each service, in front of the real ones. */
export async function startFaultMode(
  { seed, services, rates }: FaultModeSettings,
  real: ServiceEndpoints,
): Promise<FaultMode> {
  const faulty = await Promise.all(
    services.map(async (name) => {
      const plan = new FaultPlan({ seed, name, rates });
      const dynamodb = await startFaultyDynamoDb({ endpoint: real.dynamodb, plan });
      const sqs = await startFaultySqs({ endpoint: real.sqs, plan, beside: dynamodb });
      return { name, plan, dynamodb, sqs };
    }),
  );
  return {
    endpoints: Object.fromEntries(
      faulty.map(({ name, dynamodb, sqs }) => [name, { dynamodb: dynamodb.endpoint, sqs: sqs.endpoint }]),
    ),
    deliveries: (service) => faulty.find(({ name }) => name === service)?.dynamodb.deliveries,
    status: () => ({
      seed,
      stopped: faulty.every(({ plan }) => plan.stopped),
      injected: Object.fromEntries(faulty.map(({ name, plan }) => [name, plan.injected])),
    }),
    stop: () => {
      for (const { plan } of faulty) plan.stop();
    },
    close: async () => {
      await Promise.all(faulty.flatMap(({ dynamodb, sqs }) => [dynamodb.stop(), sqs.stop()]));
    },
  };
}
