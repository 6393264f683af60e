import { createHash } from 'node:crypto';
import type { _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams';

/** A record in the shape in which Lambda hands it to the function (guide: "Process DynamoDB records with Lambda"). */
export interface StreamEventRecord {
  eventID: string;
  eventName: string;
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /** Seconds since 1970. */
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
  /** When it came into the stream, as well as is known, in ms since 1970. */
  createdAtMs: number;
  readAtMs: number;
  /** Of its JSON text. */
  bytes: number;
}

const minuteMs = 60_000;

/** Makes Lambda's record of the SDK's. `streamArn` is the one that the function sees. */
export function toReadRecord(record: SdkRecord, streamArn: string, region: string, readAtMs: number): ReadRecord {
  const change = record.dynamodb ?? {};
  const createdAtMs = creationTime(change.ApproximateCreationDateTime?.getTime() ?? readAtMs, readAtMs);
  const sequenceNumber = change.SequenceNumber ?? '';
  const event: StreamEventRecord = {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(createdAtMs / 1000),
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
 * The item that a record belongs to: "in-order processing at the item (partition and sort key) level" (guide: "Polling and
 * batching streams"). The same item always has the same number below `factor`.
 */
export function laneOf(record: ReadRecord, factor: number): number {
  if (factor === 1) return 0;
  const keys = Object.entries(record.event.dynamodb.Keys).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('md5').update(JSON.stringify(keys)).digest().readUInt32BE(0) % factor;
}

/** DynamoDB Local (1.25) cuts the time to the minute; a record that is read in that same minute has just come. */
function creationTime(approximateMs: number, readAtMs: number): number {
  const cut = approximateMs % minuteMs === 0;
  return cut && readAtMs >= approximateMs && readAtMs - approximateMs < minuteMs ? readAtMs : approximateMs;
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
