import type { JsonObject } from '../../json.ts';

/** One event as GetExecutionHistory returns it, but with a timestamp in epoch ms. */
export interface HistoryEvent {
  timestamp: number;
  type: string;
  id: number;
  previousEventId: number;
  /** The content of `<type>EventDetails`; missing if the type has none. */
  details?: JsonObject;
}

/** AWS marks payloads that CloudWatch truncated; offline none is. */
export const notTruncated: JsonObject = { truncated: false };

/** The events of one execution, numbered from 1. */
export class History {
  readonly events: HistoryEvent[] = [];

  /** Adds an event and returns its id. */
  add(type: string, previousEventId: number, timestamp: number, details?: JsonObject): number {
    const id = this.events.length + 1;
    this.events.push(
      details === undefined
        ? { timestamp, type, id, previousEventId }
        : { timestamp, type, id, previousEventId, details },
    );
    return id;
  }
}

/**
 * Returns the field that holds an event type's details. All `*StateEntered` share one, as do all
 * `*StateExited`.
 */
export function detailsField(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** Payload fields of an event, which GetExecutionHistory omits without `includeExecutionData`. */
const payloadFields = [
  'input',
  'output',
  'parameters',
  'inputDetails',
  'outputDetails',
  'assignedVariables',
  'assignedVariablesDetails',
];

/** Returns the event in the shape of the AWS JSON 1.0 protocol. */
export function eventToWire(event: HistoryEvent, includeExecutionData: boolean): JsonObject {
  const wire: JsonObject = {
    timestamp: event.timestamp / 1000,
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
  };
  if (event.details !== undefined) {
    wire[detailsField(event.type)] = includeExecutionData
      ? event.details
      : Object.fromEntries(Object.entries(event.details).filter(([field]) => !payloadFields.includes(field)));
  }
  return wire;
}
