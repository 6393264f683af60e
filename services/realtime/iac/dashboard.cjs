// The dashboard of the whole booth, as text for Fn::Sub. It is in the last stack, because it refers
// to all of them. The top answers an organizer's questions during an event; below is where to look.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const SERVICES = ['survey', 'aggregation', 'realtime'];
/** Graphs a row. A dashboard is 24 columns wide. */
const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 6;
const ALARMS_HEIGHT = 3;

module.exports = async ({ resolveVariable }) => JSON.stringify(dashboard(await resolveVariable('sls:stage')));

function dashboard(stage) {
  const alarms = {
    type: 'alarm',
    ...{ x: 0, y: 0, width: COLUMNS * WIDTH, height: ALARMS_HEIGHT },
    properties: { title: 'Alarms (docs/operations says what to do)', alarms: alarmArns(stage) },
  };
  const graphs = graphsOf(stage).map(({ title, metrics, stat = 'Sum', unit }, index) => ({
    type: 'metric',
    x: (index % COLUMNS) * WIDTH,
    y: ALARMS_HEIGHT + Math.floor(index / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      ...{ title, metrics, stat, period: 60, region: '${AWS::Region}' },
      yAxis: { left: { min: 0, ...(unit && { label: unit, showUnits: false }) } },
    },
  }));
  return { start: '-PT3H', periodOverride: 'inherit', widgets: [alarms, ...graphs] };
}

/** Returns the ARNs of all alarms in the services' templates. */
function alarmArns(stage) {
  return SERVICES.flatMap((service) => {
    const template = readFileSync(join(__dirname, `../../${service}/iac/alarms.yml`), 'utf8');
    const names = [...template.matchAll(/^ *AlarmName: \$\{self:service\}-\$\{sls:stage\}-(.+)$/gm)].map(
      ([, name]) => name,
    );
    return names.map((name) => arn('cloudwatch', `alarm:booth-${service}-${stage}-${name}`));
  });
}

const arn = (service, resource) => `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

function graphsOf(stage) {
  const own = (service, metric, options = {}) => [`booth-${stage}`, metric, 'service', `booth-${service}`, options];
  const machine = (name, metric, options = {}) => {
    const service = name === 'broadcast' ? 'realtime' : 'survey';
    const stateMachine = arn('states', `stateMachine:booth-${service}-${stage}-${name}`);
    return ['AWS/States', metric, 'StateMachineArn', stateMachine, { label: `${name} ${metric}`, ...options }];
  };
  const rest = (metric, options = {}) => [
    'AWS/ApiGateway',
    metric,
    'ApiName',
    `${stage}-booth-survey`,
    'Stage',
    stage,
    { label: `survey ${metric}`, ...options },
  ];
  const http = (metric, options = {}) => [
    'AWS/ApiGateway',
    metric,
    'ApiId',
    '${ResultsApi}',
    { label: `results ${metric}`, ...options },
  ];
  const socket = (metric) => ['AWS/ApiGateway', metric, 'ApiId', '${WebsocketsApi}', { label: metric }];
  const age = (service, name) => [
    'AWS/Lambda',
    'IteratorAge',
    'FunctionName',
    `booth-${service}-${stage}-${name}`,
    { label: name, stat: 'Maximum' },
  ];
  const table = (metric, name) => [
    'AWS/DynamoDB',
    metric,
    'TableName',
    `booth-${name}-${stage}`,
    { label: `${name} ${metric}` },
  ];
  /** Finds all resources that are named after the booth and this stage, so that new ones appear. */
  const search = (schema, metric, stat) => [
    { expression: `SEARCH('{${schema}} MetricName="${metric}" booth ${stage}', '${stat}', 60)`, label: '' },
  ];

  return [
    {
      title: 'Voters',
      metrics: [own('survey', 'SessionsStarted'), own('survey', 'AnswersTaken'), own('aggregation', 'BallotsCounted')],
    },
    {
      title: 'From the vote to the big screen',
      unit: 'ms',
      metrics: [
        own('aggregation', 'CountingLag', { label: 'CountingLag p50', stat: 'p50' }),
        own('aggregation', 'CountingLag', { label: 'CountingLag p99', stat: 'p99' }),
        own('realtime', 'BroadcastLag', { label: 'BroadcastLag p50', stat: 'p50' }),
        own('realtime', 'BroadcastLag', { label: 'BroadcastLag p90', stat: 'p90' }),
      ],
    },
    {
      title: 'Viewers',
      metrics: ['ViewersReached', 'ViewersOwed', 'ViewersGone', 'ViewersClosed', 'ViewersGivenUp'].map((metric) =>
        own('realtime', metric),
      ),
    },
    {
      title: 'Requests',
      metrics: [
        rest('Count'),
        rest('4XXError'),
        http('Count'),
        http('4xx'),
        http('5xx'),
        [`booth-${stage}`, 'ServerErrors'],
      ],
    },
    {
      title: 'Requests that functions refused or failed',
      metrics: ['survey', 'aggregation'].flatMap((service) =>
        ['RequestsRefused', 'RequestsBusy', 'RequestsFailed'].map((metric) =>
          own(service, metric, { label: `${service} ${metric}` }),
        ),
      ),
    },
    {
      title: 'Time of requests',
      unit: 'ms',
      metrics: [rest, http].flatMap((api) =>
        ['p50', 'p99'].map((stat) => api('Latency', { stat, label: `${api.name} ${stat}` })),
      ),
    },
    {
      title: 'WebSocket',
      metrics: ['ConnectCount', 'MessageCount', 'ClientError', 'IntegrationError', 'ExecutionError'].map(socket),
    },
    {
      title: 'Surveys',
      metrics: [
        'ExecutionsStarted',
        'ExecutionsSucceeded',
        'ExecutionsFailed',
        'ExecutionsTimedOut',
        'ExecutionThrottled',
      ].map((metric) => machine('survey', metric, { label: metric })),
    },
    {
      title: 'Other workflows',
      metrics: ['home', 'cast-ballot', 'broadcast'].flatMap((name) =>
        ['ExecutionsStarted', 'ExecutionsFailed', 'ExecutionsTimedOut'].map((metric) => machine(name, metric)),
      ),
    },
    {
      title: 'How long streams wait',
      unit: 'ms',
      metrics: [age('aggregation', 'aggregate'), age('aggregation', 'projectPoll'), age('realtime', 'publish')],
    },
    {
      title: 'Not counted',
      stat: 'Maximum',
      metrics: [
        search('AWS/SQS,QueueName', 'ApproximateNumberOfMessagesVisible', 'Maximum'),
        own('aggregation', 'RecordsDelayed', { stat: 'Sum' }),
        own('aggregation', 'UncountableRecords', { stat: 'Sum' }),
        own('aggregation', 'PollsWhoseResultsDiffer'),
        own('aggregation', 'UnfinishedRebuilds'),
      ],
    },
    { title: 'Errors of functions', metrics: [search('AWS/Lambda,FunctionName', 'Errors', 'Sum')] },
    { title: 'Throttled functions', metrics: [search('AWS/Lambda,FunctionName', 'Throttles', 'Sum')] },
    {
      title: 'Functions that run at once (whole account)',
      stat: 'Maximum',
      metrics: [
        ['AWS/Lambda', 'ConcurrentExecutions'],
        ['AWS/Lambda', 'UnreservedConcurrentExecutions'],
      ],
    },
    {
      title: 'Duration of functions, p99',
      unit: 'ms',
      metrics: [search('AWS/Lambda,FunctionName', 'Duration', 'p99')],
    },
    {
      title: 'Tables: what is used a minute',
      metrics: [
        table('ConsumedWriteCapacityUnits', 'votes'),
        table('ConsumedWriteCapacityUnits', 'sessions'),
        table('ConsumedReadCapacityUnits', 'polls'),
        table('ConsumedWriteCapacityUnits', 'results'),
        table('ConsumedReadCapacityUnits', 'results'),
      ],
    },
    { title: 'Tables: throttled writes', metrics: [search('AWS/DynamoDB,TableName', 'WriteThrottleEvents', 'Sum')] },
    { title: 'Tables: throttled reads', metrics: [search('AWS/DynamoDB,TableName', 'ReadThrottleEvents', 'Sum')] },
  ];
}
