import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';
import type { BatchCounting } from '../counting/aggregate-batch.ts';
import { type DiscardedBatch, readMessage } from '../dead-letters/queue-message.ts';
import { pollIdOf, type Stream, type StreamArns, streamOf } from './source-stream.ts';

/** The outcome of taking one message back. */
export type Outcome =
  | { kind: 'counted' }
  /** Counting failed. Another try may succeed. */
  | { kind: 'failed'; reason: string }
  /** Some of its records fit no schema. All others are counted. */
  | { kind: 'uncountable'; reason: string; pollId?: string | undefined }
  /** The message is in no format that this code knows. */
  | { kind: 'unknown'; reason: string }
  /** Its records exist nowhere any more. */
  | { kind: 'unreadable'; reason: string; stream: Stream; pollId?: string | undefined };

/**
 * Processes records as the function on the stream does. Reports to `watch` what stays uncounted.
 */
export type Consume = (
  records: readonly StreamRecord[],
  watch: Pick<BatchCounting, 'deadLetterMessages' | 'onError'>,
) => Promise<StreamBatchResponse>;

export interface TakingBack {
  streams: StreamArns;
  consumers: Readonly<Record<Stream, Consume>>;
  /**
   * Reads a whole batch from its stream again. Returns undefined if the stream has lost part of it.
   */
  readBatch(batch: DiscardedBatch): Promise<StreamRecord[] | undefined>;
}

/** Counts all records of a message, if possible now. Never throws: a failure is an outcome. */
export async function takeBack(body: string, { streams, consumers, readBatch }: TakingBack): Promise<Outcome> {
  const message = readMessage(body);
  if (message === undefined) return unknown('neither this service nor Lambda has written it');
  const streamArn = message.kind === 'batch' ? message.batch.streamArn : message.record.eventSourceARN;
  const stream = streamOf(streamArn, streams);
  if (stream === undefined) return unknown(`it is from a stream that this service does not read: ${streamArn}`);
  if (message.kind === 'record-without-images') {
    const reason = 'the item was too large for the message';
    return { kind: 'unreadable', reason, stream, pollId: pollIdOf(message.record) };
  }
  try {
    if (message.kind === 'record') {
      const outcome = await countAgain(consumers[stream], [message.record]);
      return outcome.kind === 'uncountable' ? { ...outcome, pollId: pollIdOf(message.record) } : outcome;
    }
    const records = await readBatch(message.batch);
    if (records === undefined) return { kind: 'unreadable', reason: noLonger(stream, message.batch), stream };
    return await countAgain(consumers[stream], records);
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

async function countAgain(consume: Consume, records: readonly StreamRecord[]): Promise<Outcome> {
  const reasons = new Set<string>();
  const errors = new Set<string>();
  const { batchItemFailures } = await consume(records, {
    // No new message: the record has one, which is being taken back.
    deadLetterMessages: { keep: async ({ reason }) => void reasons.add(reason) },
    onError: (error) => void errors.add(reasonOf(error)),
  });
  if (batchItemFailures.length > 0)
    return { kind: 'failed', reason: [...errors].join('; ') || 'the tables are busy: run redrive again' };
  return reasons.size === 0 ? { kind: 'counted' } : { kind: 'uncountable', reason: [...reasons].join('; ') };
}

const unknown = (reason: string): Outcome => ({ kind: 'unknown', reason });

function noLonger(stream: Stream, batch: DiscardedBatch): string {
  const { batchSize, approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last } = batch;
  return `the ${stream} stream no longer has these ${batchSize} records, from ${first} to ${last}`;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : `${error}`);
