import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { type LocalStack, type Resource, UnresolvedIntrinsic } from '../cloudformation/index.ts';
import {
  type EventSourceMapping,
  isOfflineSource,
  isScheduleTarget,
  mappingFromResource,
  type Schedule,
  scheduleFromRule,
  scheduleFromScheduler,
} from '../event-sources/index.ts';

/**
 * The event sources of a service that run offline, and for each other one a line that says why not.
 */
export interface LocalEventSources {
  eventSourceMappings: EventSourceMapping[];
  schedules: Schedule[];
  notRun: string[];
}

/**
 * Returns the service's event source mappings and schedules.
 * @throws Error for one that AWS would refuse; it names the resource
 */
export function localEventSources(stack: LocalStack, stackName: string): LocalEventSources {
  const found: LocalEventSources = { eventSourceMappings: [], schedules: [], notRun: [] };
  for (const [logicalId, resource] of stack.resourcesOf('AWS::Lambda::EventSourceMapping')) {
    const mapping = localMapping(stack, stackName, logicalId, resource);
    if (typeof mapping === 'string') found.notRun.push(`${logicalId}: ${mapping}`);
    else found.eventSourceMappings.push(mapping);
  }
  for (const type of ['AWS::Events::Rule', 'AWS::Scheduler::Schedule']) {
    for (const [logicalId, resource] of stack.resourcesOf(type)) {
      if (resource.Properties.ScheduleExpression === undefined) continue;
      const schedule = localSchedule(stack, `${stackName}-${logicalId}`, logicalId, resource);
      const targets = schedule.targets.filter(({ arn }) => isScheduleTarget(arn));
      const others = schedule.targets.filter((target) => !targets.includes(target));
      for (const { arn } of others) found.notRun.push(`${logicalId}: this schedule does not call ${arn}`);
      if (targets.length > 0) found.schedules.push({ ...schedule, targets });
    }
  }
  return found;
}

/** Returns the mapping, or why it does not run offline. */
function localMapping(
  stack: LocalStack,
  stackName: string,
  logicalId: string,
  { Properties }: Resource,
): EventSourceMapping | string {
  const path = `Event source mapping ${logicalId}`;
  const source = resolvedText(stack, Properties.EventSourceArn, path);
  if (source === undefined || !isOfflineSource(source)) {
    return `its function gets no events of ${source ?? 'this source'}`;
  }
  const properties = stack.resolve(Properties, path);
  const { FunctionName } = z.object({ FunctionName: z.string() }).parse(properties);
  const functionName = FunctionName.split(':function:').at(-1) ?? FunctionName;
  return mappingFromResource(`${stackName}-${logicalId}`, properties, { functionName, functionArn: FunctionName });
}

/** Returns the text to which a value resolves; undefined where it is not known offline. */
export function resolvedText(stack: LocalStack, value: unknown, path: string): string | undefined {
  try {
    const resolved = stack.resolve(value, path);
    return typeof resolved === 'string' ? resolved : undefined;
  } catch (error) {
    if (error instanceof UnresolvedIntrinsic) return undefined;
    throw error;
  }
}

function localSchedule(stack: LocalStack, uuid: string, logicalId: string, { Type, Properties }: Resource): Schedule {
  const path = `resources.Resources.${logicalId}`;
  const arn = `${stack.resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }, path)}`;
  const withoutRoles = (target: unknown): unknown => {
    if (typeof target !== 'object' || target === null || !('Arn' in target)) return target;
    const { RoleArn: _ofNoUse, ...others } = { RoleArn: undefined, ...target };
    return { ...others, Arn: resolvedText(stack, target.Arn, path) ?? JSON.stringify(target.Arn) };
  };
  const { Targets, Target, ...others } = Properties;
  const properties = stack.resolve(
    {
      ...others,
      GroupName: undefined,
      KmsKeyArn: undefined,
      RoleArn: undefined,
      ...(Array.isArray(Targets) && { Targets: Targets.map(withoutRoles) }),
      ...(Target !== undefined && { Target: withoutRoles(Target) }),
    },
    `${path}.Properties`,
  );
  const resource = { uuid, arn, properties };
  return Type === 'AWS::Events::Rule' ? scheduleFromRule(resource) : scheduleFromScheduler(resource);
}

/** Returns every function's name and ARN, as deployed, with the endpoint that runs it. */
export function localFunctions(stack: LocalStack, endpoint: string) {
  return stack.resourcesOf('AWS::Lambda::Function').map(([logicalId]) => ({
    name: stack.nameOf(logicalId),
    arn: `${stack.resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }, logicalId)}`,
    endpoint,
  }));
}

/**
 * Refuses a mapping as CreateEventSourceMapping does, when messages would come again while the
 * function still works on them. A queue that another service has yet to create is not checked.
 * @throws Error with the text of AWS
 */
export async function checkVisibilityTimeouts(
  stack: LocalStack,
  mappings: readonly EventSourceMapping[],
  endpoint: string,
): Promise<void> {
  const timeouts = new Map(
    stack
      .resourcesOf('AWS::Lambda::Function')
      .map(([logicalId, { Properties }]) => [stack.nameOf(logicalId), Number(Properties.Timeout ?? 3)]),
  );
  const sqs = new SQSClient({ endpoint, useQueueUrlAsEndpoint: false });
  for (const mapping of mappings) {
    if (mapping.source !== 'sqs') continue;
    const seconds = timeouts.get(mapping.functionName.split(':')[0] ?? '') ?? 0;
    const visibility = await visibilityTimeout(sqs, mapping.queueArn);
    if (visibility === undefined || visibility >= seconds) continue;
    throw new Error(
      `Event source mapping ${mapping.uuid}: Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${seconds} seconds`,
    );
  }
  sqs.destroy();
}

async function visibilityTimeout(sqs: SQSClient, queueArn: string): Promise<number | undefined> {
  const QueueName = queueArn.split(':').at(-1);
  const found = await sqs.send(new GetQueueUrlCommand({ QueueName })).catch(() => undefined);
  if (found === undefined) return undefined;
  const command = new GetQueueAttributesCommand({ QueueUrl: found.QueueUrl, AttributeNames: ['VisibilityTimeout'] });
  return Number((await sqs.send(command)).Attributes?.VisibilityTimeout);
}
