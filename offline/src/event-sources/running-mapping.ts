import type { CheckpointMemory } from './dynamodb/checkpoint-store.ts';
import type { ShardPosition } from './dynamodb/lineage.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { type ClientSettings, createFunctionInvoker, type FunctionInvoker } from './function-invoker.ts';

/** What a fault mode does to the deliveries of a mapping. */
export interface DeliveryFaults {
  /** Cuts a batch into smaller batches, in order. */
  split<Record>(records: readonly Record[]): (readonly Record[])[];
  /** Returns an invoker that puts faults between the mapping and its function. */
  around(invoker: FunctionInvoker, mapping: EventSourceMapping): FunctionInvoker;
}

export interface MappingDependencies {
  /** Required by a mapping on a stream. */
  dynamodbEndpoint?: string;
  /** Asked at each invocation; undefined: the service is not there now. Required or `invoker`. */
  lambdaEndpoint?(functionName: string): string | undefined;
  /** Invokes the function in place of the Lambda endpoint; see `createInProcessInvoker`. */
  invoker?: FunctionInvoker;
  /** A fault mode; see `startFaultyDynamoDb` and `createDeliveryFaults`. */
  faults?: DeliveryFaults;
  /** Called after each invocation, which may have changed tables that other mappings read. */
  onCalled?(): void;
  /** Required by a mapping on a queue. These three are also for on-failure destinations. */
  sqsEndpoint?: string;
  snsEndpoint?: string;
  s3Endpoint?: string;
  region: string;
  log(line: string): void;
  /**
   * Default: the environment's. Without -sharedDb, DynamoDB Local has tables for each access key.
   */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Keeps how far the mapping has come; without it, a restart begins at the starting position. */
  checkpointFolder?: string;
  /** Keeps the same as long as the process lives, where there is no folder. */
  checkpointMemory?: CheckpointMemory;
  /** How often a stream is asked for changes that `lookNow` has not announced, in milliseconds. */
  lookEveryMs?: number;
}

interface AnyMappingState {
  /** `waiting` means for the table, the queue or the emulator. */
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
  /** How often a message failed, and came again or went to the dead-letter queue. */
  failedMessages: number;
  filteredOutMessages: number;
}

export type MappingState = StreamMappingState | QueueMappingState;

export interface RunningMapping<State extends MappingState = MappingState> {
  readonly mapping: EventSourceMapping;
  /** Resolves when the mapping will see every later change, also with LATEST. */
  ready(): Promise<void>;
  /** Resolves when all changes made before this call are delivered, filtered out or discarded. */
  idle(): Promise<void>;
  /** Looks for changes at once. */
  lookNow(): void;
  state(): State;
  /**
   * Stops at once. A batch on its way is delivered again: by a stream when the mapping starts from
   * its checkpoint, by a queue after the visibility timeout.
   */
  stop(): Promise<void>;
}

/** Returns the settings of a mapping's clients; the environment's credentials by default. */
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
 * Returns what invokes a mapping's function: the given invoker or its Lambda endpoint, with faults.
 * @throws Error if there is neither.
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
