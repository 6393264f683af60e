import type { JsonObject } from '../json.ts';

/** A line of the service's log: what AWS would send to CloudWatch Logs for an Express execution. */
export interface LogLine {
  /** Epoch ms. */
  timestamp: number;
  executionArn: string;
  /** The event's id and type, and the event it follows. */
  id: number;
  type: string;
  previousEventId: number;
  details?: JsonObject;
}
