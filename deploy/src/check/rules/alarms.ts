import * as z from 'zod/mini';
import { AWS_METRICS } from '../aws-metrics.ts';
import { type Issue, type Rule, resourcesOf, type Stack, targetOf } from '../stack.ts';

const Dimensions = z.array(z.object({ Name: z.string(), Value: z.unknown() }));
const Metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z._default(Dimensions, []),
});
type Metric = z.infer<typeof Metric>;
const Alarm = z.object({
  Metrics: z.optional(z.array(z.object({ MetricStat: z.optional(z.object({ Metric })) }))),
  AlarmActions: z._default(z.array(z.unknown()), []),
  InsufficientDataActions: z._default(z.array(z.unknown()), []),
  AlarmDescription: z.optional(z.unknown()),
  TreatMissingData: z.optional(z.string()),
});
const MetricFilter = z.object({
  LogGroupName: z.unknown(),
  FilterPattern: z.string(),
  MetricTransformations: z.array(z.object({ MetricNamespace: z.string(), MetricName: z.string() })),
});
const Emitter = z.object({
  Handler: z.string(),
  FunctionName: z.optional(z.string()),
  Environment: z._default(z.object({ Variables: z.record(z.string(), z.unknown()) }), { Variables: {} }),
});
const LogGroup = z.object({ LogGroupName: z.optional(z.unknown()) });

/** Types of resources with metrics, and the properties that hold their names. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::SQS::Queue': ['QueueName'],
  'AWS::DynamoDB::Table': ['TableName'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName'],
  'AWS::ApiGateway::RestApi': ['Name'],
  'AWS::ApiGatewayV2::Api': ['Name'],
  'AWS::WAFv2::WebACL': ['Name'],
};

/** Every metric that an alarm watches is emitted by AWS, by a metric filter or by our code. */
export const metricsAreEmitted: Rule = (stacks) =>
  stacks.flatMap((stack) => {
    const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm').flatMap(([resource, properties]) =>
      metricsOf(properties)
        .map((metric) => whyMissing(metric, stack, stacks))
        .flatMap((message) => (message === undefined ? [] : [{ stack: stack.name, resource, message }])),
    );
    return [...alarms, ...filtersWithoutMatch(stack, stacks)];
  });

/** Every alarm notifies a topic, has a description, and defines the meaning of missing data. */
export const alarmsAreActedOn: Rule = (stacks) =>
  stacks.flatMap((stack) =>
    resourcesOf(stack, 'AWS::CloudWatch::Alarm').flatMap(([resource, properties]) => {
      const { AlarmActions, InsufficientDataActions, AlarmDescription, TreatMissingData } = Alarm.parse(properties);
      const isTopic = (action: unknown) => targetOf(action, stack, stacks)?.resource.Type === 'AWS::SNS::Topic';
      const messages = [
        ![...AlarmActions, ...InsufficientDataActions].some(isTopic) && 'notifies no topic of these stacks',
        !AlarmDescription && 'has no description',
        TreatMissingData === undefined && 'does not set TreatMissingData',
      ];
      return messages.flatMap((message) => (message ? [{ stack: stack.name, resource, message }] : []));
    }),
  );

function metricsOf(properties: Record<string, unknown>): Metric[] {
  const { Metrics } = Alarm.parse(properties);
  if (Metrics === undefined) return [Metric.parse(properties)];
  return Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
}

function whyMissing(metric: Metric, stack: Stack, stacks: readonly Stack[]): string | undefined {
  const { Namespace, MetricName } = metric;
  const what = `watches ${Namespace} ${MetricName}`;
  if (!Namespace.startsWith('AWS/')) {
    return isFiltered(metric, stacks) || isInCode(metric, stacks) ? undefined : `${what}, which nothing emits`;
  }
  const dimensions = AWS_METRICS.get(Namespace)?.get(MetricName);
  if (dimensions === undefined) return `${what}, which is not in aws-metrics.ts`;
  const names = metric.Dimensions.map(({ Name }) => Name);
  if (!dimensions.some((each) => each.length === names.length && each.every(([name]) => names.includes(name)))) {
    return `${what} by ${names.join(', ') || 'no dimension'}, which AWS does not emit`;
  }
  const types = new Map(dimensions.flat().map(([name, type]) => [name, type]));
  const unknown = metric.Dimensions.find(({ Name, Value }) => !isOfType(types.get(Name), Value, stack, stacks));
  return unknown && `${what} of a ${unknown.Name} that is not in these stacks`;
}

/**
 * Returns true if a dimension's value is a resource of this type. Without a type, any value fits.
 */
function isOfType(type: string | undefined, value: unknown, stack: Stack, stacks: readonly Stack[]): boolean {
  if (type === undefined) return true;
  const target = targetOf(value, stack, stacks);
  if (target !== undefined) return target.resource.Type === type;
  const names = NAMED_BY[type] ?? [];
  return stacks.some((each) =>
    resourcesOf(each, type).some(([, properties]) =>
      names.some((name) => JSON.stringify(properties[name]) === JSON.stringify(value)),
    ),
  );
}

const isFiltered = ({ Namespace, MetricName, Dimensions }: Metric, stacks: readonly Stack[]): boolean =>
  Dimensions.length === 0 &&
  stacks.some((stack) =>
    resourcesOf(stack, 'AWS::Logs::MetricFilter').some(([, properties]) =>
      MetricFilter.parse(properties).MetricTransformations.some(
        (made) => made.MetricNamespace === Namespace && made.MetricName === MetricName,
      ),
    ),
  );

/** Powertools emits metrics with the name of the service as their only dimension. */
const isInCode = ({ Namespace, MetricName, Dimensions }: Metric, stacks: readonly Stack[]): boolean =>
  stacks.some((stack) =>
    resourcesOf(stack, 'AWS::Lambda::Function').some(([, properties]) => {
      const { Handler, Environment } = Emitter.parse(properties);
      const { POWERTOOLS_METRICS_NAMESPACE, POWERTOOLS_SERVICE_NAME } = Environment.Variables;
      const [service, ...others] = Dimensions;
      return (
        POWERTOOLS_METRICS_NAMESPACE === Namespace &&
        service?.Name === 'service' &&
        service.Value === POWERTOOLS_SERVICE_NAME &&
        others.length === 0 &&
        stack.code.get(Handler)?.texts.has(MetricName) === true
      );
    }),
  );

/** Returns issues of metric filters whose pattern can never match. */
function filtersWithoutMatch(stack: Stack, stacks: readonly Stack[]): Issue[] {
  return resourcesOf(stack, 'AWS::Logs::MetricFilter').flatMap(([resource, properties]) => {
    const { LogGroupName, FilterPattern } = MetricFilter.parse(properties);
    const say = (message: string) => [{ stack: stack.name, resource, message }];
    const logGroup = targetOf(LogGroupName, stack, stacks);
    if (logGroup?.resource.Type !== 'AWS::Logs::LogGroup') return say('reads a log that is not in these stacks');
    const message = /\$\.message\s*=\s*"([^"]+)"/.exec(FilterPattern)?.[1];
    if (message !== undefined) {
      const writers = writersOf(logGroup.stack, LogGroup.parse(logGroup.resource.Properties).LogGroupName);
      return writers.some((texts) => texts.has(message)) ? [] : say(`looks for "${message}", which is never logged`);
    }
    const [, field] = /\$\.(\w+)/.exec(FilterPattern) ?? [];
    const formats = JSON.stringify(Object.values(logGroup.stack.template.Resources).map(accessLogFormat));
    return field !== undefined && formats.includes(field)
      ? []
      : say(`looks for ${FilterPattern}, which no access log has`);
  });
}

/** Returns the texts of the functions that write to a log. */
const writersOf = (stack: Stack, logGroupName: unknown): ReadonlySet<string>[] =>
  resourcesOf(stack, 'AWS::Lambda::Function').flatMap(([, properties]) => {
    const { Handler, FunctionName } = Emitter.parse(properties);
    const code = stack.code.get(Handler);
    return code && logGroupName === `/aws/lambda/${FunctionName}` ? [code.texts] : [];
  });

const accessLogFormat = ({ Type, Properties }: { Type: string; Properties: Record<string, unknown> }): unknown =>
  /^AWS::ApiGateway(V2)?::(Stage|Deployment)$/.test(Type) ? Properties : undefined;
