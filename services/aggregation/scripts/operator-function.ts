import '@booth/shared/messages';
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { whyRefused } from '@booth/deploy/command';
import { readStageSettings } from '@booth/deploy/stage-settings';
import * as z from 'zod/mini';
import cloud from '../../../offline-cloud.config.ts';

/** A function of this service that operators call. */
export interface OperatorContract<Request extends z.ZodMiniType, Answer extends z.ZodMiniType> {
  /** As in iac/functions.yml. */
  name: string;
  request: Request;
  answer: Answer;
}

/** What an operator can mend: no local cloud, no such stage, a function that failed. The message says so. */
export class OperatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperatorError';
  }
}

/** The stage that the local cloud runs (the default of serverless.yml). */
const LOCAL_STAGE = 'dev';
/** As long as Lambda lets a function run (Lambda quotas), and a little for the way. */
const ANSWER_TIMEOUT_MS = 910_000;

/**
 * Calls functions of this service: of a deployed stage, or without one of the local cloud that
 * `npm start` runs, or of the endpoint that AWS_ENDPOINT_URL_LAMBDA names. Each call is made once:
 * what failed may have had its effect, so whether to try again is the caller's to say.
 * @throws OperatorError
 */
export function operatorFunctions(stage: string | undefined) {
  const client = new LambdaClient({
    ...placeOf(stage),
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
      if (!parsed.success) throw new OperatorError(z.prettifyError(parsed.error));
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

/** What a function has thrown, as Lambda tells of it; or all that it says. */
function reasonIn(payload: string): string {
  const thrown = z.object({ errorMessage: z.string() }).safeParse(JSON.parse(payload));
  return thrown.success ? thrown.data.errorMessage : payload;
}

/** Where the functions are. */
function placeOf(stage: string | undefined) {
  if (stage !== undefined) return { region: readStageSettings(stage).region };
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
      'The local cloud does not run: `npm start` starts it; --stage STAGE means a deployed one.',
    );
  }
  const reason = whyRefused(error);
  return reason === undefined ? error : new OperatorError(reason);
}
