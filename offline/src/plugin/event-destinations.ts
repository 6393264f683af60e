import { z } from 'zod';
import type { CloudClient, CloudEndpoints } from '../cloud/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { createTargetCaller, isScheduleTarget, type TargetCaller } from '../event-sources/index.ts';
import { isObject } from '../json.ts';
import type { EventOutcome } from '../lambda/index.ts';
import { resolvedText } from './event-sources.ts';
import type { PluginLog } from './serverless.ts';

/** Where the outcomes of one function's asynchronous invocations go. */
interface Destinations {
  onSuccess?: string | undefined;
  onFailure?: string | undefined;
  /** Gets only the event, not the outcome. */
  deadLetters?: string | undefined;
}

/**
 * Returns the destinations by the function's name, and a line for each that is not called offline.
 */
export function localDestinations(stack: LocalStack): { byFunction: Map<string, Destinations>; notRun: string[] } {
  const byFunction = new Map<string, Destinations>();
  const notRun: string[] = [];
  /** Returns the ARN of a destination, if it is called offline. */
  const called = (logicalId: string, owner: unknown, property: string): string | undefined => {
    const given = isObject(owner) ? owner[property] : undefined;
    if (given === undefined) return undefined;
    const arn = resolvedText(stack, given, `resources.Resources.${logicalId}`);
    if (arn !== undefined && isScheduleTarget(arn)) return arn;
    notRun.push(`${logicalId}: ${arn ?? JSON.stringify(given)} does not get outcomes of asynchronous invocations`);
    return undefined;
  };
  const add = (functionName: string, destinations: Destinations) => {
    const name = functionName.split(':function:').at(-1)?.split(':')[0] ?? functionName;
    byFunction.set(name, { ...byFunction.get(name), ...destinations });
  };
  for (const [logicalId, { Properties }] of stack.resourcesOf('AWS::Lambda::EventInvokeConfig')) {
    const { OnSuccess, OnFailure } = isObject(Properties.DestinationConfig) ? Properties.DestinationConfig : {};
    add(`${stack.resolve(Properties.FunctionName, `resources.Resources.${logicalId}.Properties.FunctionName`)}`, {
      onSuccess: called(logicalId, OnSuccess, 'Destination'),
      onFailure: called(logicalId, OnFailure, 'Destination'),
    });
  }
  for (const [logicalId, { Properties }] of stack.resourcesOf('AWS::Lambda::Function')) {
    if (Properties.DeadLetterConfig === undefined) continue;
    add(stack.nameOf(logicalId), { deadLetters: called(logicalId, Properties.DeadLetterConfig, 'TargetArn') });
  }
  return { byFunction, notRun };
}

/**
 * Returns a function that reports the outcome of an asynchronous invocation to its destinations
 * (guide: "Capturing records of Lambda asynchronous invocations"). What a destination refuses is
 * logged; AWS counts it in a metric.
 */
export function reportOutcomes(
  byFunction: ReadonlyMap<string, Destinations>,
  targets: Pick<TargetCaller, 'call' | 'deadLetter'>,
  log: Pick<PluginLog, 'error'>,
): (outcome: EventOutcome) => Promise<void> {
  return async (outcome) => {
    const { onSuccess, onFailure, deadLetters } = byFunction.get(outcome.name) ?? {};
    const destination = outcome.condition === 'Success' ? onSuccess : onFailure;
    const record = JSON.stringify(outcomeRecord(outcome));
    const sent = [
      destination && targets.call({ arn: destination }, record),
      outcome.condition !== 'Success' && deadLetters && sendEvent(targets, deadLetters, outcome),
    ];
    for (const { reason } of (await Promise.allSettled(sent)).filter((one) => one.status === 'rejected')) {
      log.error(`${outcome.name}: the outcome of ${outcome.requestId} cannot be reported: ${reason}`);
    }
  };
}

/** Sends the event itself, with the error in attributes (guide: "Adding a dead-letter queue"). */
function sendEvent(
  targets: Pick<TargetCaller, 'call' | 'deadLetter'>,
  arn: string,
  outcome: EventOutcome,
): Promise<void> {
  if (!/^arn:[^:]+:sqs:/.test(arn)) return targets.call({ arn }, outcome.event);
  const error: unknown = JSON.parse(outcome.answer);
  const { errorMessage = '' } = z.object({ errorMessage: z.string().optional() }).catch({}).parse(error);
  const attributes = {
    RequestID: outcome.requestId,
    ErrorCode: '200',
    ErrorMessage: errorMessage.slice(0, 1_000) || '-',
  };
  return targets.deadLetter(arn, outcome.event, attributes);
}

function outcomeRecord({ arn, requestId, event, answer, condition, invocations }: EventOutcome): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${arn}:$LATEST`,
      condition,
      approximateInvokeCount: invocations,
    },
    requestPayload: JSON.parse(event || 'null'),
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(condition !== 'Success' && { functionError: 'Unhandled' }),
    },
    responsePayload: parsedOrText(answer),
  };
}

/** A function may stream something else than JSON. */
function parsedOrText(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

/**
 * Returns a caller of destinations in the local cloud. Services register where their functions run.
 */
export function destinationCaller(cloud: CloudClient, { region, sfn, sqs, sns }: CloudEndpoints): TargetCaller {
  const endpoints = new Map<string, string>();
  const refresh = async () => {
    for (const { functions } of (await cloud.status()).services) {
      for (const { name, endpoint } of functions) endpoints.set(name, endpoint);
    }
  };
  const caller = createTargetCaller(
    { lambda: (name) => endpoints.get(name), sfn, sqs, sns },
    { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
  );
  return {
    ...caller,
    call: async (target, payload) => {
      // A service may have started since, or started again at another address.
      if (target.arn.includes(':function:')) await refresh();
      await caller.call(target, payload);
    },
  };
}
