import { ownField } from '../../own-field.ts';

/** Packages whose name is not `client-` and the name that a Resource gives the service. */
const packages: Record<string, string> = {
  apigatewaymanagementapi: 'apigatewaymanagementapi',
  apigateway: 'api-gateway',
  cloudwatchlogs: 'cloudwatch-logs',
  cognitoidentityprovider: 'cognito-identity-provider',
  dynamodbstreams: 'dynamodb-streams',
  eventbridge: 'eventbridge',
  secretsmanager: 'secrets-manager',
};

/** The SDK's package for the service of `arn:aws:states:::aws-sdk:SERVICE:action`. */
export function sdkPackage(service: string): string {
  return `@aws-sdk/client-${ownField(packages, service) ?? service}`;
}

/**
 * The service's name in errors: that of the Java SDK, in which Step Functions makes the call. It
 * splits the service id into words and capitalises them: `DynamoDB` → `DynamoDb`, `SFN` → `Sfn`,
 * `Secrets Manager` → `SecretsManager`.
 */
export function javaServiceName(serviceId: string): string {
  return serviceId
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** `stateMachineArn` → `StateMachineArn`; what begins in upper case stays as it is: `BOOL`. */
export function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * A member's name in an `aws-sdk:` integration, as the Java SDK v2 makes it: `BOOL` → `Bool`,
 * `SSEDescription` → `SseDescription`, and `NULL` → `Nul`, since null is a word of Java
 * (`unCapitalize` in its codegen/internal/Utils.java; seen in aws/aws-sdk-js#4294).
 */
export function javaMemberName(member: string): string {
  if (member === 'NULL') return 'Nul';
  return pascalCase(member.replace(/^[A-Z]+(?![a-z])/, (run) => run.toLowerCase()));
}

/**
 * Java's exceptions end in Exception whatever the service calls them: `NoSuchBucket` →
 * `NoSuchBucketException`.
 */
export function javaExceptionName(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}
