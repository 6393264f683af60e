import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { ownField } from '../../own-field.ts';
import type { TaskCall } from './dispatcher.ts';
import type { HttpAnswer, SdkClients } from './sdk-client.ts';
import { type OptimizedService, optimizedFailure } from './sdk-error.ts';
import { pascalCase } from './sdk-names.ts';
import { fromSdkAnswer, type JsonForm, toSdkRequest } from './sdk-shapes.ts';

/**
 * Optimized integrations that are one call of the SDK, by resourceType: the service's name in the
 * SDK, and its names in errors.
 */
const services: Record<string, { sdk: string; names: OptimizedService }> = {
  dynamodb: {
    sdk: 'dynamodb',
    names: { prefix: 'DynamoDB', service: 'AmazonDynamoDBv2', baseException: 'AmazonDynamoDBException' },
  },
  sqs: { sdk: 'sqs', names: { prefix: 'SQS', service: 'AmazonSQS', baseException: 'AmazonSQSException' } },
  sns: { sdk: 'sns', names: { prefix: 'SNS', service: 'AmazonSNS', baseException: 'AmazonSNSException' } },
  events: {
    sdk: 'eventbridge',
    names: { prefix: 'EventBridge', service: 'AmazonEventBridge', baseException: 'AmazonEventBridgeException' },
  },
  states: {
    sdk: 'sfn',
    names: { prefix: 'StepFunctions', service: 'AWSStepFunctions', baseException: 'AWSStepFunctionsException' },
  },
};

/** An optimized integration that is one call of the SDK. */
export interface OptimizedIntegration {
  /** The service's name in the SDK. */
  sdk: string;
  names: OptimizedService;
  form: JsonForm;
}

/** Returns an optimized integration; undefined for other resourceTypes. */
export function optimizedIntegration(resourceType: string): OptimizedIntegration | undefined {
  const service = ownField(services, resourceType);
  if (service === undefined) return undefined;
  // Fields have the API's own names: the CDK's optimized tasks write BOOL, NULL and SS
  // (aws-stepfunctions-tasks, DynamoAttributeValue).
  return { ...service, form: { binary: service.sdk === 'dynamodb' ? 'base64' : 'utf8', fieldName: pascalCase } };
}

/**
 * Calls `dynamodb:putItem`, `sqs:sendMessage` and the like.
 * @throws TaskFailure
 */
export async function callOptimized(clients: SdkClients, call: TaskCall): Promise<Json> {
  const { resource, parameters, signal } = call;
  const integration = optimizedIntegration(resource.resourceType);
  if (integration === undefined) throw new Error(`${resource.resourceType} is not an optimized integration`);
  const { sdk, names, form } = integration;
  const found = await clients.find(sdk, resource.action, resource.resourceType);
  try {
    const { output, http } = await found.send(toSdkRequest(found.shapes.input, parameters, form), signal);
    const answer = await fromSdkAnswer(found.shapes.output, output, form);
    return { ...(isJsonObject(answer) ? answer : {}), ...responseMetadata(http) };
  } catch (error) {
    throw optimizedFailure(found, names, error);
  }
}

/** Returns what optimized integrations add to every answer. */
export function responseMetadata(http: HttpAnswer): JsonObject {
  const requestId = http.headers['x-amzn-requestid'] ?? http.headers['x-amz-request-id'] ?? '';
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(http.headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: { ...http.headers },
      HttpStatusCode: http.statusCode,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
