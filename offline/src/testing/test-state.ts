import type { TestExecutionStatus } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { TaskDispatcher } from '../stepfunctions/integrations/dispatcher.ts';
import { createSdkIntegrations } from '../stepfunctions/integrations/sdk-integrations.ts';
import { createStepFunctions, type StepFunctionsService } from '../stepfunctions/service.ts';
import { type DefinitionSource, type References, readDefinition } from './read-definition.ts';

/** Replaces the work of a task, of a Parallel's branches or of a Map's iterations. */
export type Mock =
  | { result: Json; fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE' }
  | { error: string; cause?: string };

export interface TestStateOptions {
  /** Values for `!Ref`, `!GetAtt`, `!Sub` and `${…}` in a file: `Table`, `Function.Arn`. */
  references?: References;
  /** The variables before the state. */
  variables?: JsonObject;
  /** The context object. Only with a mock. */
  context?: JsonObject;
  /** As in the API. A list of mocks continues to count from its `retrierRetryCount`. */
  stateConfiguration?: JsonObject;
}

/** How a state ended. All values are parsed JSON. */
export interface TestedState {
  status: TestExecutionStatus;
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  nextState: string | undefined;
  /** The variables after the state. */
  variables: JsonObject;
  /** The data at each step (`input`, `afterArguments`, `result`, …), and `errorDetails`. */
  inspection: JsonObject;
  /** The number of mocks that were used. */
  attempts: number;
}

const region = 'us-east-1';
const accountId = '000000000000';
export const roleArn = `arn:aws:iam::${accountId}:role/test`;

const answer = z.object({
  status: z.enum(['SUCCEEDED', 'FAILED', 'RETRIABLE', 'CAUGHT_ERROR']),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  nextState: z.string().optional(),
  inspectionData: z.record(z.string(), z.union([z.string(), z.number(), z.record(z.string(), z.number())])),
});

/** A call without a mock only reaches services with an AWS_ENDPOINT_URL_… in the environment. */
export const integrations = createSdkIntegrations({
  region,
  accountId,
  endpoints: {},
  lambdaEndpoint: () => process.env.AWS_ENDPOINT_URL_LAMBDA,
});

/**
 * Tests one state in this process, as the API's TestState does. If `state` is undefined, the
 * definition is that of the state alone. A list of mocks has one for each attempt of Retry. Waits
 * and retries take no time. Rejects with the API's error if the API would refuse the request.
 *
 * @example
 * const { status, nextState } = await testState('workflows/order.asl.yml', 'Pay', { amount: 5 }, [
 *   { error: 'Lambda.TooManyRequestsException' },
 *   { result: { Payload: 'paid' } },
 * ]);
 */
export async function testState(
  definition: DefinitionSource,
  state: string | undefined,
  input: Json = {},
  mocks?: Mock | readonly Mock[],
  options: TestStateOptions = {},
): Promise<TestedState> {
  const text = JSON.stringify(readDefinition(definition, options.references));
  const attempts = mocks === undefined ? [undefined] : [mocks].flat();
  /** The retries of each retrier so far. */
  const used = new Map<number, number>();
  const before = Number(options.stateConfiguration?.retrierRetryCount ?? 0);
  return withService(integrations, async (service) => {
    for (const [index, mock] of attempts.entries()) {
      const attempt = (retriesUsed: number) => testOnce(service, text, state, input, mock, options, retriesUsed);
      let tested = await attempt(before);
      const retrier = retrierOf(tested);
      const count = used.get(retrier ?? -1) ?? 0;
      if (retrier !== undefined && count > 0) tested = await attempt(before + count);
      if (tested.status !== 'RETRIABLE' || index === attempts.length - 1) return { ...tested, attempts: index + 1 };
      used.set(retrier ?? -1, count + 1);
    }
    throw new Error('testState needs at least one mock in the list');
  });
}

async function testOnce(
  service: StepFunctionsService,
  definition: string,
  state: string | undefined,
  input: Json,
  mock: Mock | undefined,
  { variables, context, stateConfiguration }: TestStateOptions,
  retriesUsed: number,
): Promise<Omit<TestedState, 'attempts'>> {
  const configuration = { ...stateConfiguration, ...(retriesUsed > 0 && { retrierRetryCount: retriesUsed }) };
  const request: JsonObject = {
    definition,
    roleArn,
    input: JSON.stringify(input),
    inspectionLevel: 'TRACE',
    ...(state !== undefined && { stateName: state }),
    ...(variables !== undefined && { variables: JSON.stringify(variables) }),
    ...(context !== undefined && { context: JSON.stringify(context) }),
    ...(mock !== undefined && { mock: mockInput(mock) }),
    ...(Object.keys(configuration).length > 0 && { stateConfiguration: configuration }),
  };
  const { status, output, error, cause, nextState, inspectionData } = answer.parse(
    await service.call('TestState', request),
  );
  const inspection: JsonObject = {};
  for (const [field, value] of Object.entries(inspectionData))
    inspection[field] = typeof value === 'string' ? JSON.parse(value) : value;
  return {
    status,
    output: output === undefined ? undefined : JSON.parse(output),
    error,
    cause,
    nextState,
    variables: isJsonObject(inspection.variables) ? inspection.variables : {},
    inspection,
  };
}

function mockInput(mock: Mock): JsonObject {
  if (!('result' in mock))
    return { errorOutput: { error: mock.error, ...(mock.cause !== undefined && { cause: mock.cause }) } };
  const { result, fieldValidationMode } = mock;
  return { result: JSON.stringify(result), ...(fieldValidationMode !== undefined && { fieldValidationMode }) };
}

function retrierOf({ inspection: { errorDetails } }: Pick<TestedState, 'inspection'>): number | undefined {
  const index = isJsonObject(errorDetails) ? errorDetails.retryIndex : undefined;
  return typeof index === 'number' ? index : undefined;
}

/** Uses a Step Functions service of its own, in which waits take no time. */
export async function withService<T>(
  dispatcher: TaskDispatcher,
  use: (service: StepFunctionsService) => Promise<T>,
): Promise<T> {
  const service = createStepFunctions({ region, accountId, integrations: dispatcher, delayCapMs: 0 });
  try {
    return await use(service);
  } finally {
    await service.close();
  }
}
