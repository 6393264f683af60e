import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { activityArn } from '../arns.ts';
import type { Activity } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { checkArn, checkName } from './find-machine.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, bounded, encryptionConfiguration, name, page, tags } from './shapes.ts';
import { mergeTags } from './tags.ts';

/**
 * How long GetActivityTask waits for a task, ms:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
const LONGEST_POLL_MS = 60_000;

/** Idempotent by name: different tags are ignored, not applied. */
const createActivity = operation(
  z.object({ name, tags: tags.default([]), encryptionConfiguration }),
  (context, request) => {
    checkName(request.name);
    const created = activityArn(context.scope, request.name);
    const existing = context.activities.get(created);
    const { encryptionConfiguration: encryption } = request;
    if (existing !== undefined) {
      if (isDeepStrictEqual(existing.encryptionConfiguration, encryption))
        return { activityArn: created, creationDate: existing.createdAt / 1_000 };
      throw new ApiError(
        'ActivityAlreadyExists',
        'Activity already exists. EncryptionConfiguration may not be updated.',
      );
    }
    const createdAt = context.engine.clock.now();
    const ownTags = mergeTags([], request.tags, created);
    context.activities.set(created, {
      arn: created,
      name: request.name,
      createdAt,
      tags: ownTags,
      encryptionConfiguration: encryption,
    });
    context.saveActivities();
    return { activityArn: created, creationDate: createdAt / 1_000 };
  },
);

function findActivity(context: ApiContext, given: string): Activity {
  checkArn(given, 'activity');
  const activity = context.activities.get(given);
  if (activity === undefined) throw new ApiError('ActivityDoesNotExist', `Activity Does Not Exist: '${given}'`);
  return activity;
}

const describeActivity = operation(z.object({ activityArn: arn }), (context, request) => {
  const activity = findActivity(context, request.activityArn);
  return {
    activityArn: activity.arn,
    name: activity.name,
    creationDate: activity.createdAt / 1_000,
    encryptionConfiguration: activity.encryptionConfiguration,
  };
});

const listActivities = operation(z.object(page), (context, request) => {
  const { items, nextToken } = pageOf([...context.activities.values()], request, {
    name: ['ListActivities'],
    now: context.engine.clock.now(),
    keyOf: (activity) => activity.arn,
  });
  const activities = items.map((activity) => ({
    activityArn: activity.arn,
    name: activity.name,
    creationDate: activity.createdAt / 1_000,
  }));
  return present({ activities, nextToken });
});

/**
 * Succeeds for an activity that does not exist (recorded). Workers can still complete their tasks.
 */
const deleteActivity = operation(z.object({ activityArn: arn }), (context, request) => {
  checkArn(request.activityArn, 'activity');
  context.activities.delete(request.activityArn);
  context.saveActivities();
  return {};
});

const pollRequest = z.object({ activityArn: arn, workerName: bounded(80).optional() });
/** A long poll. A worker that disconnects while it waits gets no task. */
const getActivityTask = operation(pollRequest, async (context, request, gone) => {
  const activity = findActivity(context, request.activityArn);
  const task = await context.engine.activities.poll(activity.arn, request.workerName, LONGEST_POLL_MS, gone);
  return { taskToken: task?.taskToken ?? null, input: task?.input ?? null };
});

export const activityOperations: Record<string, Operation> = {
  CreateActivity: createActivity,
  DescribeActivity: describeActivity,
  ListActivities: listActivities,
  DeleteActivity: deleteActivity,
  GetActivityTask: getActivityTask,
};
