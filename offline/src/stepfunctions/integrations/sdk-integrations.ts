import type { Json } from '../../json.ts';
import type { TaskResource } from '../asl/resource.ts';
import { apiGatewayIssues, callApiGateway } from './api-gateway.ts';
import { type TaskCall, type TaskDispatcher, TaskFailure } from './dispatcher.ts';
import { callFunctionArn, callLambdaInvoke, type LambdaDirectory } from './lambda.ts';
import { mockedResultIssue, readEnums } from './mocked-result.ts';
import { callOptimized, optimizedIntegration } from './optimized.ts';
import { type Credentials, type Endpoint, type SdkAction, SdkClients } from './sdk-client.ts';
import { awsSdkFailure } from './sdk-error.ts';
import { javaMemberName, pascalCase, sdkPackage } from './sdk-names.ts';
import { fromSdkAnswer, type JsonForm, requestIssues, toSdkRequest } from './sdk-shapes.ts';
import { awaitExecution } from './start-execution.ts';

export interface SdkIntegrationsOptions {
  region: string;
  accountId?: string;
  /**
   * Local endpoints by the service's name in a Resource (`dynamodb`, `sfn`, `sqs`, …). Otherwise
   * the environment's AWS_ENDPOINT_URL_<SERVICE> or AWS_ENDPOINT_URL apply.
   */
  endpoints: { dynamodb?: Endpoint; sfn?: Endpoint; sqs?: Endpoint; [service: string]: Endpoint };
  /** By default those of the environment, or dummies. */
  credentials?: Credentials;
  /** Returns the Lambda endpoint that serves this function; undefined for unknown functions. */
  lambdaEndpoint(functionName: string): string | undefined;
}

/** Creates integrations that call local endpoints with the real AWS SDK clients. */
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
    parameterIssues: (resource, parameters) => parameterIssues(clients, resource, parameters),
    mockedResultIssue: (resource, result, requiresFields) => mockIssue(clients, resource, result, requiresFields),
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

/** Readers and writers of distributed Maps call S3 by this name; Tasks cannot. */
const s3OfMaps = 's3';

/**
 * Returns the SDK's name of an `aws-sdk:service` and its form of fields; undefined for other
 * integrations.
 */
function awsSdkIntegration(resourceType: string): { sdk: string; form: JsonForm } | undefined {
  if (!resourceType.startsWith('aws-sdk:') && resourceType !== s3OfMaps) return undefined;
  const sdk = resourceType.replace('aws-sdk:', '');
  return { sdk, form: { binary: sdk.startsWith('dynamodb') ? 'base64' : 'utf8', fieldName: javaMemberName } };
}

/**
 * Returns issues of the parameters. An integration that cannot be called has no issues here: the
 * call fails and says why.
 */
async function parameterIssues(clients: SdkClients, resource: TaskResource, parameters: Json): Promise<string[]> {
  if (resource.resourceType === 'apigateway') return apiGatewayIssues(parameters);
  const integration = awsSdkIntegration(resource.resourceType) ?? optimizedIntegration(resource.resourceType);
  if (integration === undefined) return [];
  try {
    const { shapes } = await clients.action(integration.sdk, resource.action);
    return requestIssues(shapes.input, parameters, integration.form);
  } catch (error) {
    if (error instanceof TaskFailure) return [];
    throw error;
  }
}

/** The answer of `lambda:invoke`, which is not called through the general path. */
const lambdaInvoke: { sdk: string; form: JsonForm } = {
  sdk: 'lambda',
  form: { binary: 'utf8', fieldName: pascalCase },
};

/**
 * Checks a mocked result if it is the answer of one SDK call: not a token's output, nor the result
 * of `apigateway:invoke` or of a function's ARN. Actions that the SDK does not have accept all
 * results.
 */
async function mockIssue(
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
  return mockedResultIssue(found.shapes.output, result, { form, requiresFields, enumValues });
}

/** Calls every `aws-sdk:service:action`. */
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
