import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message as Lambda passes it to a function (guide: "Using Lambda with Amazon SQS"). */
export interface QueueEventRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, QueueMessageAttribute>;
  md5OfMessageAttributes?: string;
  md5OfBody: string;
  eventSource: 'aws:sqs';
  eventSourceARN: string;
  awsRegion: string;
}

interface QueueMessageAttribute {
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
  stringListValues: string[];
  binaryListValues: string[];
  dataType: string;
}

/** A message that was received and is not deleted yet. */
export interface ReceivedMessage {
  event: QueueEventRecord;
  readAtMs: number;
  /** The size of the record's JSON text. */
  bytes: number;
}

/** Converts the SDK's message to Lambda's record. */
export function toReceivedMessage(message: Message, queueArn: string, readAtMs: number): ReceivedMessage {
  const event: QueueEventRecord = {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attributeOf(value)]),
    ),
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
  return { event, readAtMs, bytes: Buffer.byteLength(JSON.stringify(event)) };
}

function attributeOf({ StringValue, BinaryValue, DataType }: MessageAttributeValue): QueueMessageAttribute {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType ?? '',
  };
}

/**
 * Returns the record as filters see it, a JSON body parsed. Such a body never fits a pattern for
 * plain text (guide: "Using event filtering with an Amazon SQS event source").
 */
export function filteredView(record: QueueEventRecord): object {
  try {
    return { ...record, body: JSON.parse(record.body) };
  } catch {
    return record;
  }
}
