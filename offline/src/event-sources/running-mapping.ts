import type { DeliveryFaults } from './delivery-faults.ts';
import type { CheckpointMemory } from './dynamodb/checkpoint-store.ts';
import type { ShardPosition } from './dynamodb/lineage.ts';
import type { PollingIntervals } from './dynamodb/shard-reader.ts';
import type { EventSourceMapping } from './dynamodb/stream-mapping.ts';
import type { FunctionInvoker } from './function-invoker.ts';

export interface MappingDependencies {
  dynamodbEndpoint: string;
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
  sqsEndpoint?: string;
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
export interface MappingState {
  /** `waiting`: for the table or the emulator. */
  status: 'disabled' | 'waiting' | 'polling' | 'stopped';
  streamArn: string | undefined;
  shards: { shardId: string; position: ShardPosition; openRecords: number }[];
  deliveredRecords: number;
  discardedRecords: number;
  /** The newest trouble; it may be over. */
  lastTrouble: { line: string; at: Date } | undefined;
}

export interface RunningMapping {
  readonly mapping: EventSourceMapping;
  /** Resolves when every change from now on will be seen, also with LATEST. */
  ready(): Promise<void>;
  /** Resolves when all changes made before this call are delivered, filtered out or discarded. */
  idle(): Promise<void>;
  /** Looks for changes at once, for there may be some. */
  lookNow(): void;
  state(): MappingState;
  /**
   * A batch on its way is left: it is delivered again when the mapping starts again from its
   * checkpoint.
   */
  stop(): Promise<void>;
}
