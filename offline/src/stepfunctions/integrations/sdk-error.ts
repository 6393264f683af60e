import { StateFailure } from '../engine/failure.ts';
import { TaskFailure } from './dispatcher.ts';
import type { SdkCall } from './sdk-client.ts';
import { javaExceptionName, javaServiceName } from './sdk-names.ts';

/** The parts of an SDK error that messages use. */
interface SdkErrorParts {
  name: string;
  message: string;
  statusCode: number;
  requestId: string;
  /** True if the call did not reach the service. */
  unreachable: boolean;
}

/**
 * Returns the failure of an `aws-sdk:` call with Step Functions' names:
 * `DynamoDb.ConditionalCheckFailedException`, or `DynamoDb.DynamoDbException` for errors that the
 * service's model does not have.
 */
export function awsSdkFailure(call: SdkCall, error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  const service = javaServiceName(call.serviceId);
  const { name, message, statusCode, requestId, unreachable } = read(error);
  if (unreachable)
    return new TaskFailure(
      `${service}.SdkClientException`,
      `Unable to execute HTTP request: ${message} (SDK Attempt Count: 1)`,
    );
  const exception = call.isModeled(name) ? javaExceptionName(name) : `${service}Exception`;
  return new TaskFailure(
    `${service}.${exception}`,
    `${message} (Service: ${service}, Status Code: ${statusCode}, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
  );
}

/** The names of an optimized integration in errors, where AWS uses the first Java SDK. */
export interface OptimizedService {
  /** Before the error's name: `DynamoDB`. */
  prefix: string;
  /** In the cause: `AmazonDynamoDBv2`. */
  service: string;
  /** The name of an error that the model does not have: `AmazonDynamoDBException`. */
  baseException: string;
}

/** Returns the failure of an optimized integration: `DynamoDB.ConditionalCheckFailedException`. */
export function optimizedFailure(call: SdkCall, names: OptimizedService, error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  const { name, message, statusCode, requestId, unreachable } = read(error);
  if (unreachable)
    return new TaskFailure(`${names.prefix}.SdkClientException`, `Unable to execute HTTP request: ${message}`);
  const exception = call.isModeled(name) ? javaExceptionName(name) : names.baseException;
  return new TaskFailure(
    `${names.prefix}.${exception}`,
    `${message} (Service: ${names.service}; Status Code: ${statusCode}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`,
  );
}

function read(error: unknown): SdkErrorParts {
  const known = error instanceof Error ? error : new Error(String(error));
  const metadata: unknown = '$metadata' in known ? known.$metadata : undefined;
  const field = (name: string): unknown =>
    typeof metadata === 'object' && metadata !== null
      ? new Map<string, unknown>(Object.entries(metadata)).get(name)
      : undefined;
  const statusCode = field('httpStatusCode');
  return {
    name: known.name,
    message: known.message,
    statusCode: typeof statusCode === 'number' ? statusCode : 0,
    requestId: String(field('requestId') ?? ''),
    unreachable: typeof statusCode !== 'number',
  };
}
