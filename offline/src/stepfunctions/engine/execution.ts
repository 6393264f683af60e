import type { Json } from '../../json.ts';
import type { Machine } from '../asl/machine.ts';
import { History } from './history.ts';
import type { MapRunRecord } from './map-run/map-run.ts';
import type { Scope } from './scope.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The start of an execution; updates of its machine do not change it. */
export interface ExecutionOrigin {
  arn: string;
  name: string;
  type: MachineType;
  stateMachineArn: string;
  stateMachineName: string;
  /** The version that runs, if the execution was started with the ARN of a version or an alias. */
  stateMachineVersionArn?: string | undefined;
  stateMachineAliasArn?: string | undefined;
  /** The revision that runs; undefined if the machine was never updated. */
  revisionId?: string | undefined;
  /** When that revision was made, epoch ms. */
  revisedAt?: number | undefined;
  /** Null in the test of a state without a role. */
  roleArn: string | null;
  definition: string;
  machine: Machine;
  inputText: string;
  input: Json;
  /** Epoch ms. */
  startedAt: number;
  /** Only of a child of a Map Run. */
  child?: ChildPosition | undefined;
}

/** The position of a child execution in its Map Run. */
export interface ChildPosition {
  mapRunArn: string;
  /** The index of its input. */
  index: number;
  /** The number of items in its input. */
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

/** A successful RedriveExecution. */
export interface Redrive {
  /** Epoch ms. */
  at: number;
  clientToken: string | undefined;
}

/**
 * One execution: its history and, while it runs, its scopes. Plain data; `ExecutionRun` moves it.
 */
export class Execution {
  readonly origin: ExecutionOrigin;
  readonly history = new History();
  /** By id; empty when the execution has ended. */
  readonly scopes = new Map<number, Scope>();
  /** The runs of its distributed Maps, by ARN, oldest first. */
  readonly mapRuns = new Map<string, MapRunRecord>();
  /**
   * Scopes that a failure or the end cut off, by id: a redrive continues them. Empty for Express.
   */
  readonly parked = new Map<number, Scope>();
  readonly redrives: Redrive[] = [];
  ending: Ending | undefined;
  nextScopeId = 0;
  nextAttempt = 1;

  constructor(origin: ExecutionOrigin) {
    this.origin = origin;
  }

  /** When the execution was started or last redriven, epoch ms. */
  get runningSince(): number {
    return this.redrives.at(-1)?.at ?? this.origin.startedAt;
  }

  get status(): ExecutionStatus {
    return this.ending?.status ?? 'RUNNING';
  }
}
