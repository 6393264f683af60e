import { createHash } from 'node:crypto';
import type { _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams';

/** A record as Lambda passes it to a function (guide: "Process DynamoDB records with Lambda"). */
export interface StreamEventRecord {
  eventID: string;
  eventName: string;
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /** Seconds since 1970. DynamoDB Local (1.25) cuts them to the minute. */
    ApproximateCreationDateTime: number;
    Keys: Record<string, unknown>;
    NewImage?: Record<string, unknown>;
    OldImage?: Record<string, unknown>;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
  eventSourceARN: string;
  /** Set for deletions by time to live. */
  userIdentity?: { type: string; principalId: string };
}

/** A record that was read from a shard. */
export interface ReadRecord {
  event: StreamEventRecord;
  sequenceNumber: string;
  /** The latest possible time of the change, in ms since 1970, so that no record expires early. */
  createdAtMs: number;
  readAtMs: number;
  /** The size of the record's JSON text. */
  bytes: number;
}

/** DynamoDB Local (1.25) cuts times to the minute, AWS to the second. */
const cutsMs = [60_000, 1_000];

/** Converts the SDK's record to Lambda's. `streamArn` is the one that the function sees. */
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
 * Returns the lane of a record's item, a number below `factor`: "in-order processing at the item
 * (partition and sort key) level" (guide: "Polling and batching streams").
 */
export function laneOf(record: ReadRecord, factor: number): number {
  if (factor === 1) return 0;
  const keys = Object.entries(record.event.dynamodb.Keys).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('md5').update(JSON.stringify(keys)).digest().readUInt32BE(0) % factor;
}

/**
 * Returns the end of the minute or second to which a time was cut, or the time of reading if that
 * is earlier. With the cut time, a record would seem up to a minute older, and might be dropped.
 */
function latestCreation(approximateMs: number, readAtMs: number): number {
  const cutMs = cutsMs.find((ms) => approximateMs % ms === 0) ?? 1;
  return Math.max(approximateMs, Math.min(readAtMs, approximateMs + cutMs - 1));
}

/** Makes attribute values fit for JSON: binary data becomes base64. */
function attributeValues(attributes: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toJson(value)]));
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  return typeof value === 'object' && value !== null ? attributeValues(value) : value;
}
