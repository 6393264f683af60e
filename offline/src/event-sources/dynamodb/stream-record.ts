import { createHash } from 'node:crypto';
import type { _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams';

/**
 * A record in the shape in which Lambda hands it to the function (guide: "Process DynamoDB records
 * with Lambda").
 */
export interface StreamEventRecord {
  eventID: string;
  eventName: string;
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /**
     * Seconds since 1970, the same whenever the record is read: by DynamoDB Local (1.25) the
     * beginning of the minute.
     */
    ApproximateCreationDateTime: number;
    Keys: Record<string, unknown>;
    NewImage?: Record<string, unknown>;
    OldImage?: Record<string, unknown>;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
  eventSourceARN: string;
  /** Of deletions by time to live. */
  userIdentity?: { type: string; principalId: string };
}

/** A record that was read from a shard and waits for its delivery. */
export interface ReadRecord {
  event: StreamEventRecord;
  sequenceNumber: string;
  /**
   * The latest time at which it can have come into the stream, in ms since 1970: its age is never
   * overstated.
   */
  createdAtMs: number;
  readAtMs: number;
  /** Of its JSON text. */
  bytes: number;
}

/** What times are cut to: by DynamoDB Local (1.25) to the minute, by AWS to the second. */
const cutsMs = [60_000, 1_000];

/** Makes Lambda's record of the SDK's. `streamArn` is the one that the function sees. */
export function toReadRecord(record: SdkRecord, streamArn: string, region: string, readAtMs: number): ReadRecord {
  const change = record.dynamodb ?? {};
  const approximateMs = change.ApproximateCreationDateTime?.getTime() ?? readAtMs;
  const createdAtMs = latestCreation(approximateMs, readAtMs);
  const sequenceNumber = change.SequenceNumber ?? '';
  const event: StreamEventRecord = {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(approximateMs / 1000),
      Keys: attributeValues(change.Keys ?? {}),
      ...(change.NewImage && { NewImage: attributeValues(change.NewImage) }),
      ...(change.OldImage && { OldImage: attributeValues(change.OldImage) }),
      SequenceNumber: sequenceNumber,
      SizeBytes: change.SizeBytes ?? 0,
      StreamViewType: change.StreamViewType ?? '',
    },
    eventSourceARN: streamArn,
    ...(record.userIdentity && {
      userIdentity: { type: record.userIdentity.Type ?? '', principalId: record.userIdentity.PrincipalId ?? '' },
    }),
  };
  return { event, sequenceNumber, createdAtMs, readAtMs, bytes: Buffer.byteLength(JSON.stringify(event)) };
}

/**
 * The item that a record belongs to: "in-order processing at the item (partition and sort key)
 * level" (guide: "Polling and batching streams"). The same item always has the same number below
 * `factor`.
 */
export function laneOf(record: ReadRecord, factor: number): number {
  if (factor === 1) return 0;
  const keys = Object.entries(record.event.dynamodb.Keys).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('md5').update(JSON.stringify(keys)).digest().readUInt32BE(0) % factor;
}

/**
 * The last moment of the minute (or second) that the time was cut to, or the time of reading if
 * that was earlier. With the cut time itself, a record of the last second of a minute that is read
 * after a restart would be a minute older than it is, and dropped.
 */
function latestCreation(approximateMs: number, readAtMs: number): number {
  const cutMs = cutsMs.find((ms) => approximateMs % ms === 0) ?? 1;
  return Math.max(approximateMs, Math.min(readAtMs, approximateMs + cutMs - 1));
}

/** Attribute values as JSON: binary data is base64, everything else stays. */
function attributeValues(attributes: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toJson(value)]));
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  return typeof value === 'object' && value !== null ? attributeValues(value) : value;
}
