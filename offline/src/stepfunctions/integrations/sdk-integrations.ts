import type { Json } from '../../json.ts';
import type { TaskResource } from '../asl/resource.ts';
import { apiGatewayFaults, callApiGateway } from './api-gateway.ts';
import { type TaskCall, type TaskDispatcher, TaskFailure } from './dispatcher.ts';
import { callFunctionArn, callLambdaInvoke, type LambdaDirectory } from './lambda.ts';
import { mockedResultProblem, readEnums } from './mocked-result.ts';
import { callOptimized, optimizedIntegration } from './optimized.ts';
import { type Credentials, type Endpoint, type SdkAction, SdkClients } from './sdk-client.ts';
import { awsSdkFailure } from './sdk-error.ts';
import { javaMemberName, pascalCase, sdkPackage } from './sdk-names.ts';
import { fromSdkAnswer, type JsonForm, requestFaults, toSdkRequest } from './sdk-shapes.ts';
import { awaitExecution } from './start-execution.ts';

export interface SdkIntegrationsOptions {
  region: string;
  accountId?: string;
  /**
   * Local endpoints by the service's name in a Resource (`dynamodb`, `sfn`, `sqs`, …). A service
   * without one takes the environment's AWS_ENDPOINT_URL_<SERVICE>, or AWS_ENDPOINT_URL.
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
    parameterFaults: (resource, parameters) => faultsOf(clients, resource, parameters),
    mockedResultProblem: (resource, result, requiresFields) => problemOfMock(clients, resource, result, requiresFields),
    submit: (call) => {
      const { kind, resourceType, action } = call.resource;
      if (kind === 'lambda') return callFunctionArn(lambdas, call);
      if (resourceType === 'lambda' && action === 'invoke') return callLambdaInvoke(lambdas, call);
      if (resourceType === 'apigateway' && action === 'invoke') return callApiGateway(call);
      if (awsSdkIntegration(resourceType) !== undefined) return callAwsSdk(clients, call);
      if (optimizedIntegration(resourceType) !== undefined) return callOptimized(clients, call);
      return Promise.reject(notSupported(call));
    },
    awaitCompletion: (call, submitted) =>
      call.resource.resourceType === 'states'
        ? awaitExecution(clients, call, submitted)
        : Promise.reject(notSupported(call)),
  };
}

/** The readers and writers of distributed Maps call S3 by this name; a Task cannot. */
const s3OfMaps = 's3';

/**
 * An `aws-sdk:service` as it is looked up in the SDK and as it writes its fields; undefined where
 * the integration is another.
 */
function awsSdkIntegration(resourceType: string): { sdk: string; form: JsonForm } | undefined {
  if (!resourceType.startsWith('aws-sdk:') && resourceType !== s3OfMaps) return undefined;
  const sdk = resourceType.replace('aws-sdk:', '');
  return { sdk, form: { binary: sdk.startsWith('dynamodb') ? 'base64' : 'utf8', fieldName: javaMemberName } };
}

/** What cannot be called offline has no faults: the call itself tells why. */
async function faultsOf(clients: SdkClients, resource: TaskResource, parameters: Json): Promise<string[]> {
  if (resource.resourceType === 'apigateway') return apiGatewayFaults(parameters);
  const integration = awsSdkIntegration(resource.resourceType) ?? optimizedIntegration(resource.resourceType);
  if (integration === undefined) return [];
  try {
    const { shapes } = await clients.action(integration.sdk, resource.action);
    return requestFaults(shapes.input, parameters, integration.form);
  } catch (error) {
    if (error instanceof TaskFailure) return [];
    throw error;
  }
}

/** `lambda:invoke` as it answers; it is not called through the general path. */
const lambdaInvoke: { sdk: string; form: JsonForm } = {
  sdk: 'lambda',
  form: { binary: 'utf8', fieldName: pascalCase },
};

/**
 * A result is checked where it is the answer of one call of the SDK: not the output that a token
 * brings, nor what `apigateway:invoke` or a function's ARN gives. What the SDK here does not have
 * is taken as it is.
 */
async function problemOfMock(
  clients: SdkClients,
  resource: TaskResource,
  result: Json,
  requiresFields: boolean,
): Promise<string | undefined> {
  const { kind, pattern, resourceType, action } = resource;
  if (kind !== 'service' || pattern !== 'request') return undefined;
  const integration =
    resourceType === 'lambda' ? lambdaInvoke : (awsSdkIntegration(resourceType) ?? optimizedIntegration(resourceType));
  if (integration === undefined) return undefined;
  const { sdk, form } = integration;
  let found: SdkAction;
  try {
    found = await clients.action(sdk, action);
  } catch (error) {
    if (error instanceof TaskFailure) return undefined;
    throw error;
  }
  const enumValues = await readEnums(sdkPackage(sdk), found.module);
  return mockedResultProblem(found.shapes.output, result, { form, requiresFields, enumValues });
}

/** The one path for every `aws-sdk:service:action`. */
async function callAwsSdk(clients: SdkClients, call: TaskCall): Promise<Json> {
  const integration = awsSdkIntegration(call.resource.resourceType);
  if (integration === undefined) throw notSupported(call);
  const { sdk, form } = integration;
  const found = await clients.find(sdk, call.resource.action);
  try {
    const { output } = await found.send(toSdkRequest(found.shapes.input, call.parameters, form), call.signal);
    return await fromSdkAnswer(found.shapes.output, output, form);
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
