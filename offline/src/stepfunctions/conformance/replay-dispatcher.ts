import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { type Json, jsonText, parseJson } from '../../json.ts';
import { type TaskCall, type TaskDispatcher, TaskFailure } from '../integrations/dispatcher.ts';
import { firstDifference } from './masks.ts';
import { type PlainEvent, plainEvent, type RecordedCase } from './recording.ts';

/** One call of a task, as AWS recorded it. */
interface RecordedCall {
  resource: string;
  parameters: Json;
  submitted: Json | undefined;
  end: PlainEvent | undefined;
  used: boolean;
}

/** Answers the calls of many executions from the recordings of their machines. */
export class ReplayDispatcher implements TaskDispatcher {
  readonly #calls = new Map<string, RecordedCall[]>();
  readonly #answering = new Map<string, RecordedCall>();
  #client: SFNClient | undefined;

  /** Sets the client that sends the results of tokens. */
  use(client: SFNClient): void {
    this.#client = client;
  }

  /** Sets the recording that answers executions of this machine. */
  expect(stateMachineArn: string, recorded: RecordedCase): void {
    this.#calls.set(stateMachineArn, readCalls(recorded));
  }

  async submit(call: TaskCall): Promise<Json> {
    if (isUnrecorded(call)) return call.parameters;
    const recorded = this.#find(call);
    if (call.resource.pattern === 'request' || recorded.submitted === undefined) return settle(recorded);
    if (call.resource.pattern === 'sync') this.#answering.set(`${call.executionArn} ${call.taskToken}`, recorded);
    else void this.#handIn(call.taskToken ?? '', recorded);
    return recorded.submitted;
  }

  awaitCompletion(call: TaskCall): Promise<Json> {
    const recorded = this.#answering.get(`${call.executionArn} ${call.taskToken}`);
    if (recorded === undefined) throw new TaskFailure('Replay.NotSubmitted', 'This call was not submitted');
    return settle(recorded);
  }

  /**
   * Finds the unused recorded call of the resource with equal parameters, or otherwise the next
   * one.
   */
  #find(call: TaskCall): RecordedCall {
    const { kind, arn, resourceType, resource } = call.resource;
    const name = kind === 'service' ? `${resourceType}:${resource}` : arn;
    const open = (this.#calls.get(call.stateMachineArn) ?? []).filter(
      (recorded) => !recorded.used && recorded.resource === name,
    );
    const found = open.find(({ parameters }) => firstDifference(call.parameters, parameters) === undefined) ?? open[0];
    if (found === undefined)
      throw new TaskFailure('Replay.NoRecording', `${name} ${jsonText(call.parameters)} is not recorded`);
    found.used = true;
    return found;
  }

  async #handIn(taskToken: string, { end }: RecordedCall): Promise<void> {
    if (end === undefined || end.type.endsWith('TimedOut')) return;
    const { error, cause, output } = end.details;
    const sent = end.type.endsWith('Failed')
      ? this.#client?.send(new SendTaskFailureCommand({ taskToken, error: text(error), cause: text(cause) }))
      : this.#client?.send(new SendTaskSuccessCommand({ taskToken, output: text(output) }));
    // The execution may have ended, so that the token is unknown.
    await sent?.catch(() => undefined);
  }
}

/**
 * True for calls that a history does not have: those of Map Runs' children (whose machine has a
 * slash in its name) and writes to S3. They are answered with their parameters.
 */
function isUnrecorded({ resource, stateMachineArn }: TaskCall): boolean {
  return stateMachineArn.includes('/') || (resource.resourceType === 's3' && resource.action === 'putObject');
}

async function settle({ end }: RecordedCall): Promise<Json> {
  if (end === undefined || end.type.endsWith('TimedOut')) return new Promise(() => {});
  const { error, cause, output } = end.details;
  if (end.type.endsWith('Failed')) throw new TaskFailure(text(error), text(cause));
  return typeof output === 'string' ? parseOr(output) : (output ?? null);
}

/** Recordings have objects decoded; arrays and scalars are JSON text. */
function parseOr(value: string): Json {
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

function text(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns the calls in the order of their scheduling, each with its outcome. */
function readCalls(recorded: RecordedCase): RecordedCall[] {
  const events = recorded.events.map(plainEvent);
  // With hidden ids only the order is left.
  const ends = events.filter(({ type }) => isEnd(type));
  const submits = events.filter(({ type }) => type === 'TaskSubmitted');
  return events
    .filter(({ type }) => type.endsWith('Scheduled'))
    .map((scheduled, index) => {
      const { details } = scheduled;
      const given = details.parameters ?? details.input ?? null;
      const followers = typeof scheduled.id === 'number' ? chain(events, scheduled) : undefined;
      const answered =
        followers === undefined ? submits[index] : followers.find(({ type }) => type === 'TaskSubmitted');
      const submitted = answered?.details.output;
      return {
        resource:
          details.resourceType === undefined ? String(details.resource) : `${details.resourceType}:${details.resource}`,
        parameters: typeof given === 'string' ? parseOr(given) : given,
        submitted: typeof submitted === 'string' ? parseOr(submitted) : submitted,
        end: followers === undefined ? ends[index] : followers.find(({ type }) => isEnd(type)),
        used: false,
      };
    });
}

const follower =
  /^(Task|LambdaFunction|Activity)(Started|Submitted|Succeeded|Failed|TimedOut|StartFailed|SubmitFailed)$/;

function isEnd(type: string): boolean {
  return follower.test(type) && !type.endsWith('Started') && !type.endsWith('Submitted');
}

/** Returns the events after a call, up to its end. */
function chain(events: PlainEvent[], scheduled: PlainEvent): PlainEvent[] {
  const followers: PlainEvent[] = [];
  let previousId = scheduled.id;
  for (const event of events) {
    if (event.previousEventId !== previousId || !follower.test(event.type)) continue;
    followers.push(event);
    if (isEnd(event.type)) break;
    previousId = event.id;
  }
  return followers;
}
