import type { JsonObject } from '../../json.ts';
import type { Machine } from '../asl/machine.ts';
import type { MachineType } from '../engine/execution.ts';

export interface Tag {
  key: string;
  value: string;
}

/** The part of a machine that updates replace and versions keep. */
export interface MachineRevision {
  /** The text as it was given. */
  definition: string;
  machine: Machine;
  roleArn: string;
  loggingConfiguration: JsonObject;
  tracingConfiguration: JsonObject;
  encryptionConfiguration: JsonObject;
  /** Recorded: a machine has none until an update changes it. */
  revisionId: string | undefined;
  /** When the revision was made, epoch ms. */
  revisedAt: number;
}

/** A published revision of a machine, which never changes. */
export interface MachineVersion extends MachineRevision {
  number: number;
  description: string | undefined;
  /** Epoch ms. */
  createdAt: number;
}

/** A version of an alias, with its share of executions in percent. */
export interface Route {
  version: number;
  weight: number;
}

/** A name of one or two versions of a machine. */
export interface MachineAlias {
  name: string;
  description: string | undefined;
  routes: Route[];
  /** Epoch ms. */
  createdAt: number;
  updatedAt: number;
}

export interface StateMachine extends MachineRevision {
  arn: string;
  name: string;
  type: MachineType;
  /** Epoch ms. */
  createdAt: number;
  tags: Tag[];
  /** In order of publication. */
  versions: MachineVersion[];
  /** The highest version number so far: the numbers of deleted versions are not reused. */
  lastVersion: number;
  /** In order of creation. */
  aliases: MachineAlias[];
}

/** The state machines by ARN, in order of creation. */
export type MachineStore = Map<string, StateMachine>;

/** Tasks that programs outside of Step Functions work on. */
export interface Activity {
  arn: string;
  name: string;
  /** Epoch ms. */
  createdAt: number;
  tags: Tag[];
  encryptionConfiguration: JsonObject;
}

/** The activities by ARN, in order of creation. */
export type ActivityStore = Map<string, Activity>;
