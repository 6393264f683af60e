import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { callService, ServiceError } from '../../api/call-service.ts';
import type { StateDefinition } from '../graph/definition.ts';

/** The data on its way through a state, by the names of TestState, in this order. */
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

/** What stands in for a task, the branches or the iterations: nothing, a result or an error. */
export type MockKind = 'none' | 'result' | 'error';

/**
 * What TestState takes for this state:
 * https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export function mocksFor({ Type, Resource = '' }: StateDefinition): readonly MockKind[] {
  if (Type === 'Map' || Type === 'Parallel') return ['result', 'error'];
  if (Type !== 'Task') return ['none'];
  const endsLater = /\.(sync(:2)?|waitForTaskToken)$/.test(Resource) || Resource.includes(':activity:');
  return endsLater ? ['result', 'error'] : ['none', 'result', 'error'];
}

/** What is written in the form; all but the error and cause is JSON text. */
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

/** Tests a state; `cancel` stops waiting for one that takes long, such as a Wait state. */
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

/**
 * Returns the field of the form that the service's refusal speaks of; undefined if it speaks of
 * none.
 */
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
