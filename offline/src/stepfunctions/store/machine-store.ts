import type { Machine } from '../asl/machine.ts';
import type { MachineType } from '../engine/execution.ts';
import type { JsonObject } from '../json.ts';

export interface StateMachine {
  arn: string;
  name: string;
  type: MachineType;
  /** The text as it was given. */
  definition: string;
  machine: Machine;
  roleArn: string;
  loggingConfiguration: JsonObject;
  tracingConfiguration: JsonObject;
  /** Epoch ms. */
  createdAt: number;
  revisionId: string;
}

/** The state machines by ARN, in order of creation. */
export type MachineStore = Map<string, StateMachine>;
