import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

type Image = Record<string, AttributeValue>;

/** One record of a DynamoDB stream, as Lambda hands it to a function: what we read of it. */
export interface StreamRecord {
  /** The same in every delivery of this change. */
  eventID: string;
  /** Of the stream: whoever finds the record elsewhere knows whose it is. */
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

/** The answer of a function with ReportBatchItemFailures: Lambda delivers again from the lowest of these on. */
export interface StreamBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * A number that JavaScript can't hold comes rounded: too large ones no schema of ours takes. By default the reading of the whole item
 * throws, so that nobody hears which one it is. Each time a new object, for a document client writes into it.
 */
export const unmarshallOptions = () => ({ wrapNumbers: Number });

/** A change of one item; nobody has looked yet whether the items fit a schema. */
export interface ItemChange {
  before: unknown;
  after: unknown;
}

/** The item before and after the change; undefined where there was none, or the stream does not carry it. */
export function itemChangeOf({ dynamodb }: StreamRecord): ItemChange {
  return {
    before: dynamodb.OldImage && unmarshall(dynamodb.OldImage, unmarshallOptions()),
    after: dynamodb.NewImage && unmarshall(dynamodb.NewImage, unmarshallOptions()),
  };
}

/** The key of the changed item. */
export function itemKeyOf({ dynamodb }: StreamRecord): Record<string, unknown> {
  return unmarshall(dynamodb.Keys);
}
