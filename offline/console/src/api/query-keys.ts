/** Keys of the cache, from general to special: a change invalidates a whole branch. */
export const queryKeys = {
  machines: ['machines'] as const,
  machine: (arn: string) => ['machines', arn] as const,
  counts: ['counts'] as const,
  executions: ['executions'] as const,
  executionsOf: (machineArn: string, status: string | undefined) =>
    ['executions', machineArn, status ?? 'all'] as const,
  anyExecution: ['execution'] as const,
  execution: (arn: string) => ['execution', arn] as const,
  executionPart: (arn: string, part: 'description' | 'definition' | 'history' | 'pending') =>
    ['execution', arn, part] as const,
};
