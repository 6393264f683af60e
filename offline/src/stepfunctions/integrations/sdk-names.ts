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
  return `@aws-sdk/client-${packages[service] ?? service}`;
}

/**
 * The service's name in errors: that of the Java SDK, in which Step Functions makes the call. It splits the service id into
 * words and capitalises them: `DynamoDB` → `DynamoDb`, `SFN` → `Sfn`, `Secrets Manager` → `SecretsManager`.
 */
export function javaServiceName(serviceId: string): string {
  return serviceId
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** Java's exceptions end in Exception whatever the service calls them: `NoSuchBucket` → `NoSuchBucketException`. */
export function javaExceptionName(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}
