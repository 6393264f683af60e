import type { CheckpointMemory } from './dynamodb/checkpoint-store.ts';
import type { ShardPosition } from './dynamodb/lineage.ts';
import type { PollingIntervals } from './dynamodb/shard-reader.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { type ClientSettings, createFunctionInvoker, type FunctionInvoker } from './function-invoker.ts';

/**
 * What a fault mode does to the deliveries of a mapping; without one, every batch takes the
 * straight way.
 */
export interface DeliveryFaults {
  /** Cuts a batch into parts, in order, each of which is then a batch of its own. */
  split<Record>(records: readonly Record[]): (readonly Record[])[];
  /** Stands between the mapping and its function. */
  around(invoker: FunctionInvoker, mapping: EventSourceMapping): FunctionInvoker;
}

export interface MappingDependencies {
  /** Needed by a mapping on a stream. */
  dynamodbEndpoint?: string;
  /**
   * Asked at each invocation; undefined: the function's service is not there now. Needed unless
   * there is an `invoker`.
   */
  lambdaEndpoint?(functionName: string): string | undefined;
  /** Calls the function in place of the Lambda endpoint; see `createInProcessInvoker`. */
  invoker?: FunctionInvoker;
  /** A fault mode; see `startFaultyDynamoDb` and `createDeliveryFaults`. */
  faults?: DeliveryFaults;
  /** The function was called: it may have changed tables that other mappings read. */
  onCalled?(): void;
  /** Needed by a mapping on a queue; all three: for what discarded records are reported to. */
  sqsEndpoint?: string;
  snsEndpoint?: string;
  s3Endpoint?: string;
  region: string;
  log(line: string): void;
  /**
   * DynamoDB Local keeps the tables of each access key apart, unless it was started with -sharedDb.
   * Default: the environment's.
   */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Where the mapping remembers how far it has come. */
  checkpointFolder?: string;
  /**
   * The same as long as the process lives, by uuid, where there is no folder; without both a
   * restart begins at the starting position.
   */
  checkpointMemory?: CheckpointMemory;
  polling?: PollingIntervals;
}

/** For a status page. */
interface AnyMappingState {
  /** `waiting`: for the table, the queue or the emulator. */
  status: 'disabled' | 'waiting' | 'polling' | 'stopped';
  /** The newest trouble; it may be over. */
  lastTrouble: { line: string; at: Date } | undefined;
}

export interface StreamMappingState extends AnyMappingState {
  streamArn: string | undefined;
  shards: { shardId: string; position: ShardPosition; openRecords: number }[];
  deliveredRecords: number;
  discardedRecords: number;
}

export interface QueueMappingState extends AnyMappingState {
  batchesUnderWay: number;
  deliveredMessages: number;
  /** So often a message failed and came again, or went to the dead-letter queue. */
  failedMessages: number;
  filteredOutMessages: number;
}

export type MappingState = StreamMappingState | QueueMappingState;

export interface RunningMapping<State extends MappingState = MappingState> {
  readonly mapping: EventSourceMapping;
  /** Resolves when every change from now on will be seen, also with LATEST. */
  ready(): Promise<void>;
  /** Resolves when all changes made before this call are delivered, filtered out or discarded. */
  idle(): Promise<void>;
  /** Looks for changes at once, for there may be some. */
  lookNow(): void;
  state(): State;
  /**
   * A batch on its way is left: it is delivered again, by a stream when the mapping starts again
   * from its checkpoint, by a queue after its visibility timeout.
   */
  stop(): Promise<void>;
}

/**
 * Of the clients of a mapping: by default they belong to the services that write the tables, where
 * both have the same environment.
 */
export function clientSettings({ region, credentials }: MappingDependencies): ClientSettings {
  return {
    region,
    credentials: credentials ?? {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'local',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
    },
  };
}

/**
 * How a mapping calls its function: by the given invoker or the Lambda endpoint, with the faults
 * that are given.
 */
export function mappingInvoker(
  mapping: EventSourceMapping,
  { invoker, lambdaEndpoint, faults }: MappingDependencies,
  settings: ClientSettings,
): FunctionInvoker {
  if (invoker === undefined && lambdaEndpoint === undefined) {
    throw new Error(`${mapping.functionName}: an event source mapping needs a lambdaEndpoint or an invoker.`);
  }
  const straight = invoker ?? createFunctionInvoker(mapping.functionName, (name) => lambdaEndpoint?.(name), settings);
  return faults?.around(straight, mapping) ?? straight;
}
