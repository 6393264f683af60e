/** ARNs of Step Functions in one account and region. */
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

/** The two parts of the ARN of a version or an alias: `…:stateMachine:NAME` and what follows, if anything does. */
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

/** Express executions may share a name: each has an id of its own. */
export function expressExecutionArn(
  { region, accountId }: ArnScope,
  machine: string,
  name: string,
  id: string,
): string {
  return `arn:aws:states:${region}:${accountId}:express:${machine}:${name}:${id}`;
}

/** `stateMachine`, `execution`, `express`, …: what an ARN of Step Functions names; undefined for another ARN. */
export function arnKind(arn: string): string | undefined {
  return /^arn:[^:]*:states:[^:]*:[^:]*:([^:]+):/.exec(arn)?.[1];
}
