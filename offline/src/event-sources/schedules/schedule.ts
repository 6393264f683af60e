import { z } from 'zod';
import { parseScheduleExpression } from './schedule-expression.ts';
import { checkPath } from './scheduled-event.ts';

const ScheduleTarget = z.object({
  arn: z.string(),
  /** The target gets this in place of the event. */
  input: z.string().optional(),
  inputPath: z.string().optional(),
  inputTransformer: z.object({ paths: z.record(z.string(), z.string()), template: z.string() }).optional(),
  /** For a FIFO queue. */
  messageGroupId: z.string().optional(),
  deadLetterQueueArn: z.string().optional(),
  /** Bounds and defaults: both services' API references, "RetryPolicy". */
  maximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
  maximumRetryAttempts: z.int().min(0).max(185).default(185),
});
export type ScheduleTarget = z.infer<typeof ScheduleTarget>;

/** A schedule of EventBridge: a rule with a schedule expression, or a schedule of the Scheduler. */
export const scheduleSchema = z.object({
  /** STACK-LOGICALID, which stays the same when the service restarts. */
  uuid: z.string().min(1),
  kind: z.enum(['rule', 'scheduler']),
  arn: z.string(),
  expression: z.string(),
  timeZone: z.string().default('UTC'),
  startDate: z.iso.datetime({ offset: true }).optional(),
  endDate: z.iso.datetime({ offset: true }).optional(),
  targets: z.array(ScheduleTarget),
  enabled: z.boolean().default(true),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** The ARNs of functions, state machines, queues and topics. */
const CALLED_SERVICES = /^arn:[^:]+:(lambda:[^:]*:[^:]*:function|states:[^:]*:[^:]*:stateMachine|sqs|sns):/;

/** Returns true if a schedule can call this target offline. */
export function isScheduleTarget(arn: string): boolean {
  return CALLED_SERVICES.test(arn);
}

const WholeNumber = z.coerce.number().int();
const RetryPolicy = z
  .object({ MaximumEventAgeInSeconds: WholeNumber.optional(), MaximumRetryAttempts: WholeNumber.optional() })
  .default({});
const DeadLetterConfig = z.object({ Arn: z.string().optional() }).default({});

const RuleProperties = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z
          .object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
          .optional(),
        SqsParameters: z.object({ MessageGroupId: z.string() }).optional(),
        RetryPolicy,
        DeadLetterConfig,
      }),
    )
    .default([]),
});

const SchedulerProperties = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  StartDate: z.coerce.date().optional(),
  EndDate: z.coerce.date().optional(),
  Target: z.object({
    Arn: z.string(),
    Input: z.string().optional(),
    SqsParameters: z.object({ MessageGroupId: z.string() }).optional(),
    RetryPolicy,
    DeadLetterConfig,
  }),
});

/** A resource of a template: its uuid offline, its ARN, and its properties, intrinsics resolved. */
export interface ScheduleResource {
  uuid: string;
  arn: string;
  properties: unknown;
}

/**
 * Reads an AWS::Events::Rule that has a ScheduleExpression.
 * @throws Error that names the rule and what to change.
 */
export function scheduleFromRule({ uuid, arn, properties }: ScheduleResource): Schedule {
  const rule = parse(uuid, RuleProperties, properties);
  return checked({
    uuid,
    kind: 'rule',
    arn,
    expression: rule.ScheduleExpression,
    enabled: rule.State !== 'DISABLED',
    targets: rule.Targets.map(({ InputPath, InputTransformer, ...target }) => ({
      ...commonOf(target),
      inputPath: InputPath,
      inputTransformer: InputTransformer && {
        paths: InputTransformer.InputPathsMap,
        template: InputTransformer.InputTemplate,
      },
    })),
  });
}

/**
 * Reads an AWS::Scheduler::Schedule. One with a flexible time window runs when the window begins.
 * @throws Error that names the schedule and what to change.
 */
export function scheduleFromScheduler({ uuid, arn, properties }: ScheduleResource): Schedule {
  const schedule = parse(uuid, SchedulerProperties, properties);
  return checked({
    uuid,
    kind: 'scheduler',
    arn,
    expression: schedule.ScheduleExpression,
    timeZone: schedule.ScheduleExpressionTimezone,
    startDate: schedule.StartDate?.toISOString(),
    endDate: schedule.EndDate?.toISOString(),
    enabled: schedule.State === 'ENABLED',
    targets: [commonOf(schedule.Target)],
  });
}

function commonOf(target: z.infer<typeof SchedulerProperties>['Target']) {
  return {
    arn: target.Arn,
    input: target.Input,
    messageGroupId: target.SqsParameters?.MessageGroupId,
    deadLetterQueueArn: target.DeadLetterConfig.Arn,
    maximumEventAgeInSeconds: target.RetryPolicy.MaximumEventAgeInSeconds,
    maximumRetryAttempts: target.RetryPolicy.MaximumRetryAttempts,
  };
}

function checked(value: z.input<typeof scheduleSchema>): Schedule {
  const schedule = parse(value.uuid, scheduleSchema, value);
  const { uuid, kind, expression, timeZone } = schedule;
  try {
    parseScheduleExpression(expression, { kind, timeZone, fromMs: 0 });
    for (const { arn, input, inputPath, inputTransformer } of schedule.targets) {
      for (const path of [inputPath ?? '$', ...Object.values(inputTransformer?.paths ?? {})]) checkPath(path);
      if (input !== undefined && /:(lambda|states):/.test(arn)) checkJson(input, arn);
    }
  } catch (error) {
    throw new Error(`Schedule ${uuid}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  return schedule;
}

function checkJson(input: string, arn: string): void {
  try {
    JSON.parse(input);
  } catch {
    throw new Error(`JSON syntax error in input for target ${arn}: ${input}`);
  }
}

function parse<Type extends z.ZodType>(uuid: string, schema: Type, value: unknown): z.infer<Type> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`Schedule ${uuid}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
