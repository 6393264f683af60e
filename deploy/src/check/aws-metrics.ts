/** Names of dimensions, with the type of the named resource; without a type, any value fits. */
type Dimensions = readonly (readonly [name: string, type?: string])[];

const metrics = (names: readonly string[], ...dimensions: Dimensions[]): [string, readonly Dimensions[]][] =>
  names.map((name) => [name, dimensions]);

const FUNCTION: Dimensions = [['FunctionName', 'AWS::Lambda::Function']];
const QUEUE: Dimensions = [['QueueName', 'AWS::SQS::Queue']];
const MACHINE: Dimensions = [['StateMachineArn', 'AWS::StepFunctions::StateMachine']];
const TABLE: Dimensions = [['TableName', 'AWS::DynamoDB::Table']];
const REST_API: Dimensions = [['ApiName', 'AWS::ApiGateway::RestApi']];
const OTHER_API: Dimensions = [['ApiId', 'AWS::ApiGatewayV2::Api']];
const ALL: Dimensions = [];

/**
 * The AWS metrics that alarms may watch, by namespace and name, with their dimensions. An alarm on
 * a metric that does not exist never fires, so the check refuses all others.
 */
export const AWS_METRICS: ReadonlyMap<string, ReadonlyMap<string, readonly Dimensions[]>> = new Map([
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  [
    'AWS/Lambda',
    new Map([
      ...metrics(
        [
          ...['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'],
          ...['DeadLetterErrors', 'DestinationDeliveryFailures', 'AsyncEventsDropped', 'AsyncEventAge'],
        ],
        FUNCTION,
        ALL,
      ),
      ...metrics(['IteratorAge', 'OffsetLag'], FUNCTION),
      ...metrics(['UnreservedConcurrentExecutions', 'ClaimedAccountConcurrency'], ALL),
    ]),
  ],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  [
    'AWS/SQS',
    new Map(
      metrics(
        [
          ...['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
          ...['ApproximateNumberOfMessagesNotVisible', 'NumberOfMessagesSent', 'NumberOfMessagesReceived'],
        ],
        QUEUE,
      ),
    ),
  ],
  // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
  [
    'AWS/States',
    new Map([
      ...metrics(
        [
          ...['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'],
          ...['ExecutionsAborted', 'ExecutionThrottled', 'ExecutionTime'],
        ],
        MACHINE,
      ),
      ...metrics(['OpenExecutionCount', 'OpenExecutionLimit'], ALL),
      // For API calls such as StartExecution, and for state transitions.
      ...metrics(['ThrottledEvents', 'ConsumedCapacity'], [['APIName']], [['ServiceMetric']]),
    ]),
  ],
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
  // …/http-api-metrics.html and …/apigateway-websocket-api-logging.html
  [
    'AWS/ApiGateway',
    new Map([
      ...metrics(['4XXError', '5XXError'], REST_API, [...REST_API, ['Stage']]),
      ...metrics(['4xx', '5xx'], OTHER_API, [...OTHER_API, ['Stage']]),
      ...metrics(['ConnectCount', 'MessageCount', 'IntegrationError', 'ClientError', 'ExecutionError'], OTHER_API, [
        ...OTHER_API,
        ['Stage'],
      ]),
      ...metrics(
        ['Count', 'Latency', 'IntegrationLatency'],
        ...[REST_API, [...REST_API, ['Stage'] as const], OTHER_API, [...OTHER_API, ['Stage'] as const]],
      ),
    ]),
  ],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
  [
    'AWS/DynamoDB',
    new Map([
      ...metrics(['ReadThrottleEvents', 'WriteThrottleEvents', 'ConsumedWriteCapacityUnits'], TABLE),
      ...metrics(['TransactionConflict', 'ConditionalCheckFailedRequests'], TABLE),
      ...metrics(['ThrottledRequests', 'SystemErrors'], [...TABLE, ['Operation']]),
    ]),
  ],
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
  ['AWS/WAFV2', new Map(metrics(['AllowedRequests', 'BlockedRequests'], [['WebACL'], ['Region'], ['Rule']]))],
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
  ['AWS/Events', new Map(metrics(['Invocations', 'FailedInvocations'], [['RuleName', 'AWS::Events::Rule']]))],
  // https://docs.aws.amazon.com/amplify/latest/userguide/monitoring-with-cloudwatch.html
  ['AWS/AmplifyHosting', new Map(metrics(['Requests', '4xxErrors', '5xxErrors'], [['App', 'AWS::Amplify::App']]))],
]);
