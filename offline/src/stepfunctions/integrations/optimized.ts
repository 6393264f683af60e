import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { TaskCall } from './dispatcher.ts';
import type { HttpAnswer, SdkClients } from './sdk-client.ts';
import { type OptimizedService, optimizedFailure } from './sdk-error.ts';
import { fromSdkAnswer, toSdkRequest } from './sdk-shapes.ts';

/** The optimized integrations that are one call of the SDK, by resourceType. */
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

/** Whether the integration is one of these. */
export function isOptimized(resourceType: string): boolean {
  return services[resourceType] !== undefined;
}

/** Calls `dynamodb:putItem`, `sqs:sendMessage`, …. Throws TaskFailure. */
export async function callOptimized(clients: SdkClients, call: TaskCall): Promise<Json> {
  const { resource, parameters, signal } = call;
  const service = services[resource.resourceType];
  if (service === undefined) throw new Error(`${resource.resourceType} is no optimized integration`);
  const found = await clients.find(service.sdk, resource.action);
  const binary = service.sdk === 'dynamodb' ? 'base64' : 'utf8';
  try {
    const { output, http } = await found.send(toSdkRequest(found.shapes.input, parameters, binary), signal);
    const answer = await fromSdkAnswer(found.shapes.output, output, binary);
    return { ...(isJsonObject(answer) ? answer : {}), ...responseMetadata(http) };
  } catch (error) {
    throw optimizedFailure(found, service.names, error);
  }
}

/** What the optimized integrations add to every answer. */
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
