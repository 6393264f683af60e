import type { Machine } from '../asl/machine.ts';
import type { Json } from '../json.ts';
import { History } from './history.ts';
import type { MapRunRecord } from './map-run/map-run.ts';
import type { Scope } from './scope.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is started with; an update of its machine does not change it. */
export interface ExecutionOrigin {
  arn: string;
  name: string;
  type: MachineType;
  stateMachineArn: string;
  stateMachineName: string;
  roleArn: string;
  definition: string;
  machine: Machine;
  inputText: string;
  input: Json;
  /** Epoch ms. */
  startedAt: number;
  /** Where a child of a Map Run belongs. */
  child?: ChildPlace | undefined;
}

/** The place of a child execution in its Map Run. */
export interface ChildPlace {
  mapRunArn: string;
  /** Of its input. */
  index: number;
  /** How many items its input has. */
  items: number;
  /** The id of the graph that it runs. */
  processor: number;
}

/** How an execution ended. */
export interface Ending {
  status: Exclude<ExecutionStatus, 'RUNNING'>;
  /** Epoch ms. */
  stoppedAt: number;
  /** JSON text. */
  output?: string;
  error?: string;
  cause?: string;
}

/** One execution: its history, and while it runs the scopes in which it stands. Plain data; `ExecutionRun` moves it. */
export class Execution {
  readonly origin: ExecutionOrigin;
  readonly history = new History();
  /** By id; empty when the execution has ended. */
  readonly scopes = new Map<number, Scope>();
  /** The runs of its distributed Maps, by ARN, oldest first. */
  readonly mapRuns = new Map<string, MapRunRecord>();
  ending: Ending | undefined;
  nextScopeId = 0;
  nextAttempt = 1;

  constructor(origin: ExecutionOrigin) {
    this.origin = origin;
  }

  get status(): ExecutionStatus {
    return this.ending?.status ?? 'RUNNING';
  }
}
