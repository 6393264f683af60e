import type { DeliveryFaults } from '../streams/delivery-faults.ts';
import type { FaultModeSettings } from './fault-config.ts';
import { FaultPlan } from './fault-plan.ts';
import type { InjectedFaults } from './fault-rates.ts';
import { startFaultyDynamoDb } from './faulty-dynamodb.ts';

/** The faults of a local cloud: a plan of its own for each service, all from one seed. */
export interface FaultMode {
  /** Service → the DynamoDB that its functions are to use. */
  readonly dynamodb: Readonly<Record<string, string>>;
  /** For the event source mappings of this service; undefined: it meets no faults. */
  deliveries(service: string): DeliveryFaults | undefined;
  /** For the status page: `injected` by service. */
  status(): { seed: number; stopped: boolean; injected: Record<string, InjectedFaults> };
  /** No more faults from now on. */
  stop(): void;
  close(): Promise<void>;
}

/** Starts a faulty DynamoDB for each service, in front of the real one. */
export async function startFaultMode(
  { seed, services, rates }: FaultModeSettings,
  dynamodbEndpoint: string,
): Promise<FaultMode> {
  const faulty = await Promise.all(
    services.map(async (name) => {
      const plan = new FaultPlan({ seed, name, rates });
      return { name, plan, dynamodb: await startFaultyDynamoDb({ endpoint: dynamodbEndpoint, plan }) };
    }),
  );
  return {
    dynamodb: Object.fromEntries(faulty.map(({ name, dynamodb }) => [name, dynamodb.endpoint])),
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
      await Promise.all(faulty.map(({ dynamodb }) => dynamodb.stop()));
    },
  };
}
