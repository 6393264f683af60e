import { type Json, jsonBytes, jsonText } from '../../../json.ts';
import type { TaskResource } from '../../asl/resource.ts';
import { MAX_PAYLOAD_BYTES } from '../../limits.ts';
import { ExecutionEnded, RuntimeFailure, reasons, StateFailure, TaskFailed, tooLarge } from '../failure.ts';
import { notTruncated } from '../history.ts';
import type { TaskActivity, TaskResult } from '../scope.ts';
import { refusedField, type StateHandler, type Step } from '../step.ts';
import { awaitCompletion, failureOf, submit } from './task-call.ts';
import { eventPrefix, limitName, recordScheduled, resourceFields } from './task-events.ts';

/** Delay of repeated calls after a restart, ms: functions may start along with the service. */
const CALLS_AGAIN_AFTER_MS = 3_000;

/** Calls an integration and waits for its answer, for a job (`.sync`) or for its token. */
export const taskHandler: StateHandler = {
  async start(step) {
    const { run, scope, visit } = step;
    const resource = resourceOf(step);
    const activity: TaskActivity = {
      kind: 'task',
      parameters: null,
      roleArn: undefined,
      token: undefined,
      submitted: undefined,
      timeoutAt: undefined,
      timeoutSeconds: undefined,
      heartbeatSeconds: undefined,
      heartbeatAt: undefined,
      started: false,
      claimed: false,
      early: undefined,
    };
    visit.activity = activity;
    if (resource.pattern !== 'request') {
      activity.token = run.services.tokens.issue({
        executionArn: run.execution.origin.arn,
        scopeId: scope.id,
        attempt: visit.attempt,
      });
    }
    activity.parameters = await step.flow.arguments();
    await refuseInvalidParameters(step, resource, activity.parameters);
    activity.timeoutSeconds = await positiveSeconds(step, 'TimeoutSeconds');
    activity.heartbeatSeconds = await positiveSeconds(step, 'HeartbeatSeconds');
    activity.roleArn = await step.flow.roleArn();
    if (resource.kind === 'activity' && run.test === undefined) refuseDeletedActivity(step, resource);
    recordScheduled(step, resource, activity);
    const mock = run.test?.options.mock;
    if (mock !== undefined) return finish(step, mock);
    if (resource.kind === 'activity') return scheduleForWorkers(step, resource, activity);
    beginDeadlines(step, resource, activity);
    submit(step, resource, activity);
  },

  async answer(step, result) {
    const { activity } = step.visit;
    const resource = resourceOf(step);
    if (activity?.kind !== 'task') return;
    if ('failure' in result || resource.pattern === 'request') return finish(step, result);
    activity.submitted = result.output;
    const details = { ...resourceFields(resource), output: jsonText(result.output), outputDetails: notTruncated };
    step.run.record(step.scope, 'TaskSubmitted', details);
    if (activity.early !== undefined) return finish(step, activity.early);
    if (resource.pattern === 'sync') awaitCompletion(step, resource, activity, result.output);
  },

  async complete(step, result) {
    const { activity } = step.visit;
    if (activity?.kind !== 'task') return;
    // The token came back before the call's answer: AWS records TaskSubmitted first.
    if (activity.submitted === undefined && resourceOf(step).kind !== 'activity') activity.early = result;
    else await finish(step, result);
  },

  async alarm(step) {
    const { activity } = step.visit;
    if (activity?.kind !== 'task' || activity.claimed) return;
    const now = step.run.services.clock.now();
    const silent = (activity.heartbeatAt ?? now + 1) <= now;
    if (silent || (activity.timeoutAt ?? now + 1) <= now) {
      const resource = resourceOf(step);
      // Recorded: a missed heartbeat is States.Timeout as well.
      step.run.record(step.scope, `${eventPrefix(resource)}TimedOut`, {
        ...resourceFields(resource),
        error: 'States.Timeout',
      });
      throw new TaskFailed('States.Timeout', undefined, silent ? 'States.HeartbeatTimeout' : undefined);
    }
    armDeadlines(step, activity);
  },

  aborted: (step, previousEventId) => {
    step.run.recordAfter(previousEventId, 'TaskStateAborted');
  },

  resume(step) {
    const { activity } = step.visit;
    const resource = resourceOf(step);
    if (activity?.kind !== 'task') return;
    if (!activity.claimed) armDeadlines(step, activity);
    if (resource.kind === 'activity') {
      if (!activity.started) scheduleForWorkers(step, resource, activity);
      return;
    }
    // The answer was lost with the process. Like Step Functions (at least once), call again.
    if (activity.submitted === undefined)
      step.run.services.clock.at(step.run.services.clock.now() + CALLS_AGAIN_AFTER_MS, () =>
        submit(step, resource, activity),
      );
    else if (resource.pattern === 'sync') awaitCompletion(step, resource, activity, activity.submitted);
  },
};

function resourceOf(step: Step): TaskResource {
  const { resource } = step.node;
  if (resource !== undefined) return resource;
  throw new StateFailure('States.Runtime', `${step.node.fields.Resource} is not supported offline`);
}

/**
 * Fails a task whose integration does not take its parameters: AWS does not schedule it. The
 * message is the one reported for JSONPath (https://stackoverflow.com/questions/65623332); for
 * JSONata it is assumed.
 */
async function refuseInvalidParameters(step: Step, resource: TaskResource, parameters: Json): Promise<void> {
  const issues = (await step.run.services.dispatcher.parameterIssues?.(resource, parameters)) ?? [];
  if (issues.length === 0) return;
  const template = step.node.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const reason = `The ${template} '${jsonText(parameters)}' could not be used to start the Task: [${issues.join(', ')}]`;
  throw new RuntimeFailure(step.view.explain(reason));
}

/**
 * Reads a time-out in seconds, which must be positive
 * (https://states-language.net/spec.html#timeouts). The message is our own.
 */
async function positiveSeconds(step: Step, field: 'TimeoutSeconds' | 'HeartbeatSeconds'): Promise<number | undefined> {
  const seconds = await step.flow.number(field);
  if (seconds === undefined || seconds > 0) return seconds;
  const path = step.node.fields[`${field}Path`];
  throw refusedField(
    step,
    field,
    path === undefined
      ? `The ${field} field must be a positive number but was: ${seconds}`
      : `The ${field}Path parameter does not reference a positive number: ${path} == ${seconds}`,
  );
}

/** Recorded: AWS does not schedule a task of an activity that does not exist. */
function refuseDeletedActivity(step: Step, { arn }: TaskResource): void {
  if (step.run.services.activities.has(arn)) return;
  throw new RuntimeFailure(step.view.explain(`The activity ${arn} does not exist.`));
}

/**
 * Offers the task to GetActivityTask. It waits for a worker without a limit: TimeoutSeconds and
 * HeartbeatSeconds count from ActivityStarted.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html#task-state-fields
 */
function scheduleForWorkers(step: Step, resource: TaskResource, activity: TaskActivity): void {
  const { run, scope, visit } = step;
  const { attempt } = visit;
  const isOver = () => run.execution.scopes.get(scope.id) !== scope || scope.visit?.attempt !== attempt;
  run.services.activities.schedule(resource.arn, (workerName) => {
    if (isOver() || activity.token === undefined) return undefined;
    try {
      run.record(scope, 'ActivityStarted', workerName === undefined ? {} : { workerName });
    } catch (error) {
      if (error instanceof ExecutionEnded) return undefined;
      throw error;
    }
    activity.started = true;
    beginDeadlines(step, resource, activity);
    run.changed();
    return { taskToken: activity.token, input: jsonText(activity.parameters) };
  });
}

function beginDeadlines(step: Step, { pattern }: TaskResource, activity: TaskActivity): void {
  const { timeoutSeconds, heartbeatSeconds } = activity;
  const now = step.run.services.clock.now();
  if (timeoutSeconds !== undefined) activity.timeoutAt = now + timeoutSeconds * 1_000;
  if (heartbeatSeconds !== undefined && pattern === 'waitForTaskToken')
    activity.heartbeatAt = now + heartbeatSeconds * 1_000;
  armDeadlines(step, activity);
}

function armDeadlines(step: Step, activity: TaskActivity): void {
  if (activity.timeoutAt !== undefined) step.run.setAlarm(step.scope, activity.timeoutAt);
  if (activity.heartbeatAt !== undefined) step.run.setAlarm(step.scope, activity.heartbeatAt);
}

async function finish(step: Step, result: TaskResult): Promise<void> {
  const resource = resourceOf(step);
  const outcome =
    'output' in result && jsonBytes(result.output) > MAX_PAYLOAD_BYTES
      ? failureOf(tooLarge(limitName(resource)))
      : result;
  if ('output' in outcome) {
    const details = { ...resourceFields(resource), output: jsonText(outcome.output), outputDetails: notTruncated };
    step.run.record(step.scope, `${eventPrefix(resource)}Succeeded`, details);
    step.view.note('result', outcome.output);
    return step.exit(await step.flow.succeed(outcome.output), step.node.definition.Next);
  }
  step.run.record(step.scope, `${eventPrefix(resource)}Failed`, {
    ...resourceFields(resource),
    ...reasons(outcome.failure.error, outcome.failure.cause),
  });
  throw new TaskFailed(outcome.failure.error, outcome.failure.cause);
}
