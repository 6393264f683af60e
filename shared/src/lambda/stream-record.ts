import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

type Image = Record<string, AttributeValue>;

/**
 * A record of a DynamoDB stream as Lambda passes it to a function, with the fields that we read.
 */
export interface StreamRecord {
  /** Stays the same in every delivery of the change. */
  eventID: string;
  /** The ARN of the stream, which tells where a record belongs that is found elsewhere. */
  eventSourceARN: string;
  dynamodb: {
    SequenceNumber: string;
    Keys: Image;
    NewImage?: Image;
    OldImage?: Image;
  };
}

export interface StreamEvent {
  Records: StreamRecord[];
}

/**
 * The answer of a function with ReportBatchItemFailures. Lambda delivers again from the lowest of
 * these records on.
 */
export interface StreamBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Rounds numbers that JavaScript can't hold. No schema takes the rounded number, so its item is
 * reported by name; by default, reading it would throw without naming it. Returns a new object each
 * time, because a document client writes into it.
 */
export const unmarshallOptions = () => ({ wrapNumbers: Number });

/** A change of an item. Neither side has been checked by a schema yet. */
export interface ItemChange {
  before: unknown;
  after: unknown;
}

/** Returns the item before and after the change; undefined if the stream has none. */
export function itemChangeOf({ dynamodb }: StreamRecord): ItemChange {
  return {
    before: dynamodb.OldImage && unmarshall(dynamodb.OldImage, unmarshallOptions()),
    after: dynamodb.NewImage && unmarshall(dynamodb.NewImage, unmarshallOptions()),
  };
}

/** Returns the key of the changed item. */
export function itemKeyOf({ dynamodb }: StreamRecord): Record<string, unknown> {
  return unmarshall(dynamodb.Keys);
}
