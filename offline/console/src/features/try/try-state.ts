import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { callService, ServiceError } from '../../api/call-service.ts';
import type { StateDefinition } from '../graph/definition.ts';

/** The steps of data through a state, in order, with the names that TestState gives them. */
export const inspectedSteps = [
  'input',
  'afterInputPath',
  'afterItemsPath',
  'afterItemSelector',
  'afterParameters',
  'afterArguments',
  'result',
  'afterResultSelector',
  'afterResultPath',
  'variables',
] as const;
export type InspectedStep = (typeof inspectedSteps)[number];

const inspection = z.record(z.string(), z.unknown()).transform((data) => {
  const steps = inspectedSteps.flatMap((step): { step: InspectedStep; text: string }[] => {
    const text = data[step];
    return typeof text === 'string' ? [{ step, text }] : [];
  });
  const details = z.object({ retryBackoffIntervalSeconds: z.number().optional() }).safeParse(data.errorDetails);
  return { steps, retryInSeconds: details.data?.retryBackoffIntervalSeconds };
});

const stateTest = z.object({
  status: z.enum(['SUCCEEDED', 'FAILED', 'RETRIABLE', 'CAUGHT_ERROR']),
  output: z.string().optional(),
  nextState: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  inspectionData: inspection.optional(),
});
export type StateTest = z.infer<typeof stateTest>;

/** What replaces a task, the branches or the iterations: nothing, a result or an error. */
export type MockKind = 'none' | 'result' | 'error';

/**
 * Returns the mocks that TestState allows for a state:
 * https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export function mocksFor({ Type, Resource = '' }: StateDefinition): readonly MockKind[] {
  if (Type === 'Map' || Type === 'Parallel') return ['result', 'error'];
  if (Type !== 'Task') return ['none'];
  const endsLater = /\.(sync(:2)?|waitForTaskToken)$/.test(Resource) || Resource.includes(':activity:');
  return endsLater ? ['result', 'error'] : ['none', 'result', 'error'];
}

/** The content of the form. All fields but `mock`, `error` and `cause` are JSON text. */
export interface Draft {
  definition: string;
  input: string;
  variables: string;
  mock: MockKind;
  result: string;
  error: string;
  cause: string;
  context: string;
}

export interface TryRequest {
  definition: string;
  stateName: string;
  roleArn: string;
  input: string;
  variables: string;
  context?: string;
  mock?: { result: string } | { errorOutput: { error: string; cause?: string } };
}

/** Tests a state. `cancel` ends a test that takes long, such as that of a Wait state. */
export function useTryState() {
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const mutation = useMutation({
    mutationFn: (request: TryRequest) => {
      running.current = new AbortController();
      const traced = { ...request, inspectionLevel: 'TRACE' };
      return callService('TestState', traced, stateTest, running.current.signal);
    },
  });
  const cancel = () => {
    running.current?.abort();
    mutation.reset();
  };
  return { ...mutation, cancel };
}

export type TryField = 'definition' | 'input' | 'variables' | 'context' | 'mock';

/** Returns the field of the form that the service's error is about, or undefined. */
export function refusedField(problem: Error): TryField | undefined {
  if (!(problem instanceof ServiceError)) return undefined;
  const { code, message } = problem;
  if (code === 'InvalidDefinition') return 'definition';
  if (code === 'InvalidExecutionInput') return 'input';
  if (/\bmock/i.test(message)) return 'mock';
  if (/\bcontext\b/i.test(message)) return 'context';
  if (/^variables\b/i.test(message)) return 'variables';
  return undefined;
}
