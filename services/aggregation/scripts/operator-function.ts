import '@booth/shared/zod-english';
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { whyRefused } from '@booth/deploy/command';
import { readStageSettings, stageNamed } from '@booth/deploy/stage-settings';
import { UsageError } from '@booth/shared/command-line';
import * as z from 'zod/mini';
import cloud from '../../../offline-cloud.config.ts';

/** A function of this service that operators call. */
export interface OperatorContract<Request extends z.ZodMiniType, Answer extends z.ZodMiniType> {
  /** As in iac/functions.yml. */
  name: string;
  request: Request;
  answer: Answer;
}

/**
 * An error that an operator can fix: no local cloud, no such stage, a function that failed. The
 * message says what.
 */
export class OperatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperatorError';
  }
}

/** The stage that the local cloud runs (the default of serverless.yml). */
const LOCAL_STAGE = 'dev';
/** The longest that a function can run (Lambda quotas), and a little for the network. */
const ANSWER_TIMEOUT_MS = 910_000;

/**
 * Returns a client for the functions of this service: in a deployed stage or, without a stage, at
 * AWS_ENDPOINT_URL_LAMBDA or in the local cloud of `npm start`. Never retries, because a failed
 * call may have had its effect: callers decide.
 * @throws OperatorError; UsageError for a stage that can't be one, and for a wrong request
 */
export function operatorFunctions(stage: string | undefined) {
  const client = new LambdaClient({
    ...endpointOf(stage),
    maxAttempts: 1,
    requestHandler: { requestTimeout: ANSWER_TIMEOUT_MS, throwOnRequestTimeout: true },
  });

  return {
    async call<Request extends z.ZodMiniType, Answer extends z.ZodMiniType>(
      contract: OperatorContract<Request, Answer>,
      request: z.input<Request>,
    ): Promise<z.output<Answer>> {
      const FunctionName = `booth-aggregation-${stage ?? LOCAL_STAGE}-${contract.name}`;
      const parsed = contract.request.safeParse(request);
      if (!parsed.success) {
        throw new UsageError(
          parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
        );
      }
      const Payload = JSON.stringify(parsed.data);
      const { FunctionError, Payload: answer } = await client
        .send(new InvokeCommand({ FunctionName, Payload }))
        .catch((error) => {
          throw explained(error, FunctionName, stage);
        });
      const text = answer?.transformToString() ?? '';
      if (FunctionError !== undefined) throw new OperatorError(`${FunctionName} failed: ${reasonIn(text)}`);
      return contract.answer.parse(JSON.parse(text));
    },
    close: () => client.destroy(),
  };
}

/**
 * Returns the message of the error that a function has thrown, or the whole payload if it has none.
 */
function reasonIn(payload: string): string {
  const thrown = z.object({ errorMessage: z.string() }).safeParse(JSON.parse(payload));
  return thrown.success ? thrown.data.errorMessage : payload;
}

/** Returns the settings of a client for the functions of the stage. */
function endpointOf(stage: string | undefined) {
  if (stage !== undefined) return { region: readStageSettings(stageNamed(stage)).region };
  return process.env.AWS_ENDPOINT_URL_LAMBDA === undefined ? localCloud() : {};
}

function localCloud() {
  const { aggregation } = cloud.services;
  if (aggregation === undefined) throw new Error('offline-cloud.config.ts has no service "aggregation"');
  return {
    endpoint: `http://127.0.0.1:${aggregation.lambdaPort}`,
    region: cloud.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
}

function explained(error: unknown, functionName: string, stage: string | undefined): unknown {
  if (error instanceof ResourceNotFoundException)
    return new OperatorError(`There is no function ${functionName} here.`);
  if (error instanceof Error && error.message === 'Region is missing') {
    return new OperatorError('No region: set AWS_REGION to that of the stage.');
  }
  const isRefused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  if (isRefused && stage === undefined) {
    return new OperatorError(
      'The local cloud does not run: `npm start` starts it. For a deployed stage, add --stage STAGE.',
    );
  }
  const reason = whyRefused(error);
  return reason === undefined ? error : new OperatorError(reason);
}
