/**
 * Reads an execution's ARN: `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`, and for Express
 * `…:express:MACHINE:NAME:ID`.
 */
export function readExecutionArn(arn: string): { machineArn: string; machine: string; name: string; express: boolean } {
  const [prefix, partition, service, region, account, kind, machine = '', name = ''] = arn.split(':');
  return {
    machineArn: [prefix, partition, service, region, account, 'stateMachine', machine].join(':'),
    machine,
    name,
    express: kind === 'express',
  };
}

export function machineName(arn: string): string {
  return arn.split(':')[6] ?? arn;
}

/** Paths of the pages, below `/console`. An ARN may have any character that a name may have. */
export const paths = {
  machines: '/',
  machine: (arn: string) => `/machines/${encodeURIComponent(arn)}`,
  tryState: (machineArn: string, state: string) =>
    `/machines/${encodeURIComponent(machineArn)}?${new URLSearchParams({ tab: 'definition', state })}`,
  execution: (arn: string) => `/executions/${encodeURIComponent(arn)}`,
};
