import { ownField } from '../../own-field.ts';

/** Services whose package is not named `client-` plus the name in a Resource. */
const packages: Record<string, string> = {
  apigatewaymanagementapi: 'apigatewaymanagementapi',
  apigateway: 'api-gateway',
  cloudwatchlogs: 'cloudwatch-logs',
  cognitoidentityprovider: 'cognito-identity-provider',
  dynamodbstreams: 'dynamodb-streams',
  eventbridge: 'eventbridge',
  secretsmanager: 'secrets-manager',
};

/** Returns the SDK's package for the service of `arn:aws:states:::aws-sdk:SERVICE:action`. */
export function sdkPackage(service: string): string {
  return `@aws-sdk/client-${ownField(packages, service) ?? service}`;
}

/**
 * Returns the service's name in errors, which is the Java SDK's: the words of the service id,
 * capitalised. `DynamoDB` → `DynamoDb`, `SFN` → `Sfn`, `Secrets Manager` → `SecretsManager`.
 */
export function javaServiceName(serviceId: string): string {
  return serviceId
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** Capitalises the first letter: `stateMachineArn` → `StateMachineArn`, `BOOL` → `BOOL`. */
export function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * Returns a member's name in an `aws-sdk:` integration, as the Java SDK v2 makes it: `BOOL` →
 * `Bool`, `SSEDescription` → `SseDescription`, and `NULL` → `Nul`, since null is a Java keyword
 * (`unCapitalize` in its codegen/internal/Utils.java; seen in aws/aws-sdk-js#4294).
 */
export function javaMemberName(member: string): string {
  if (member === 'NULL') return 'Nul';
  return pascalCase(member.replace(/^[A-Z]+(?![a-z])/, (run) => run.toLowerCase()));
}

/** Appends Exception as Java's SDK does: `NoSuchBucket` → `NoSuchBucketException`. */
export function javaExceptionName(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}
