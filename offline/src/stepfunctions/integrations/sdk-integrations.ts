import type { Json } from '../json.ts';
import { type TaskCall, type TaskDispatcher, TaskFailure } from './dispatcher.ts';
import { callFunctionArn, callLambdaInvoke, type LambdaDirectory } from './lambda.ts';
import { callOptimized, isOptimized } from './optimized.ts';
import { type Credentials, type Endpoint, SdkClients } from './sdk-client.ts';
import { awsSdkFailure } from './sdk-error.ts';
import { fromSdkAnswer, toSdkRequest } from './sdk-shapes.ts';
import { awaitExecution } from './start-execution.ts';

export interface SdkIntegrationsOptions {
  region: string;
  accountId?: string;
  /**
   * Local endpoints by the service's name in a Resource (`dynamodb`, `sfn`, `sqs`, …). A service without one takes the
   * environment's AWS_ENDPOINT_URL_<SERVICE>, or AWS_ENDPOINT_URL.
   */
  endpoints: { dynamodb?: Endpoint; sfn?: Endpoint; sqs?: Endpoint; [service: string]: Endpoint };
  /** Those of the environment, or any, where missing. */
  credentials?: Credentials;
  /** The Lambda endpoint that serves this function; undefined: not known. */
  lambdaEndpoint(functionName: string): string | undefined;
}

/** Integrations that call the real AWS SDK clients against local endpoints. */
export function createSdkIntegrations(options: SdkIntegrationsOptions): TaskDispatcher {
  const { region } = options;
  const clients = new SdkClients(region, options.endpoints, options.credentials);
  const lambdaClients = new Map<string, SdkClients>();
  const lambdas: LambdaDirectory = {
    region,
    accountId: options.accountId ?? '000000000000',
    endpoint: options.lambdaEndpoint,
    clients: (endpoint) => {
      const known = lambdaClients.get(endpoint) ?? new SdkClients(region, { lambda: endpoint }, options.credentials);
      lambdaClients.set(endpoint, known);
      return known;
    },
  };
  return {
    submit: (call) => {
      const { kind, resourceType, action } = call.resource;
      if (kind === 'lambda') return callFunctionArn(lambdas, call);
      if (resourceType === 'lambda' && action === 'invoke') return callLambdaInvoke(lambdas, call);
      if (resourceType.startsWith('aws-sdk:')) return callAwsSdk(clients, call);
      if (isOptimized(resourceType)) return callOptimized(clients, call);
      return Promise.reject(notSupported(call));
    },
    awaitCompletion: (call, submitted) =>
      call.resource.resourceType === 'states'
        ? awaitExecution(clients, call, submitted)
        : Promise.reject(notSupported(call)),
  };
}

/** The one path for every `aws-sdk:service:action`. */
async function callAwsSdk(clients: SdkClients, call: TaskCall): Promise<Json> {
  const service = call.resource.resourceType.slice('aws-sdk:'.length);
  const found = await clients.find(service, call.resource.action);
  const binary = service.startsWith('dynamodb') ? 'base64' : 'utf8';
  try {
    const { output } = await found.send(toSdkRequest(found.shapes.input, call.parameters, binary), call.signal);
    return await fromSdkAnswer(found.shapes.output, output, binary);
  } catch (error) {
    throw awsSdkFailure(found, error);
  }
}

function notSupported({ resource }: TaskCall): TaskFailure {
  return new TaskFailure(
    'States.TaskFailed',
    `The integration ${resource.resourceType}:${resource.resource} is not supported offline`,
  );
}
