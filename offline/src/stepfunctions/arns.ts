import { randomUUID } from 'node:crypto';

/** The account and region in which ARNs are made. */
export interface ArnScope {
  region: string;
  accountId: string;
}

export function stateMachineArn({ region, accountId }: ArnScope, name: string): string {
  return `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
}

export function activityArn({ region, accountId }: ArnScope, name: string): string {
  return `arn:aws:states:${region}:${accountId}:activity:${name}`;
}

/**
 * Splits the ARN of a machine, a version or an alias into `…:stateMachine:NAME` and what follows.
 */
export function splitQualifier(arn: string): { machineArn: string; qualifier: string | undefined } {
  const parts = arn.split(':');
  return {
    machineArn: parts.slice(0, 7).join(':'),
    qualifier: parts.length > 7 ? parts.slice(7).join(':') : undefined,
  };
}

export function executionArn({ region, accountId }: ArnScope, machine: string, name: string): string {
  return `arn:aws:states:${region}:${accountId}:execution:${machine}:${name}`;
}

/** Express executions may share a name, so each ARN ends in an id of its own. */
export function expressExecutionArn(
  { region, accountId }: ArnScope,
  machine: string,
  name: string,
  id: string,
): string {
  return `arn:aws:states:${region}:${accountId}:express:${machine}:${name}:${id}`;
}

/** Returns the ARN of a run of a distributed Map; `label` names the state. */
export function mapRunArn({ region, accountId }: ArnScope, machine: string, label: string, id: string): string {
  return `arn:aws:states:${region}:${accountId}:mapRun:${machine}/${label}:${id}`;
}

/** Returns the machine name that the children of a Map Run have: `machine/label`. */
export function childMachineName(runArn: string): string {
  return runArn.split(':').at(-2) ?? '';
}

/** Returns the ARN of the machine that the children of a Map Run have. */
export function childMachineArn(runArn: string): string {
  return runArn.replace(':mapRun:', ':stateMachine:').replace(/:[^:]*$/, '');
}

/** Returns a new ARN for a child execution of a Map Run. */
export function childExecutionArn(runArn: string, type: 'STANDARD' | 'EXPRESS', name: string): string {
  const [region = '', accountId = ''] = runArn.split(':').slice(3, 5);
  const scope = { region, accountId };
  const machine = childMachineName(runArn);
  return type === 'EXPRESS'
    ? expressExecutionArn(scope, machine, name, randomUUID())
    : executionArn(scope, machine, name);
}

/**
 * Returns what an ARN names (`stateMachine`, `execution`, `express`, …); undefined for ARNs of
 * other services.
 */
export function arnKind(arn: string): string | undefined {
  return /^arn:[^:]*:states:[^:]*:[^:]*:([^:]+):/.exec(arn)?.[1];
}
