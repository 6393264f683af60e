import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

/**
 * A message in the shape in which Lambda hands it to the function (guide: "Using Lambda with Amazon
 * SQS", its examples).
 */
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

/** A message that was received and waits for its batch. */
export interface ReceivedMessage {
  event: QueueEventRecord;
  readAtMs: number;
  /** Of its JSON text. */
  bytes: number;
}

/** Makes Lambda's record of the SDK's message. */
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
 * The record as filters see it: a body that is JSON counts as what it says, and so never fits a
 * pattern for plain text (guide: "Using event filtering with an Amazon SQS event source", "Properly
 * filtering Amazon SQS messages").
 */
export function filteredView(record: QueueEventRecord): object {
  try {
    return { ...record, body: JSON.parse(record.body) };
  } catch {
    return record;
  }
}
