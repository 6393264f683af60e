import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';
import type { Aggregation } from '../aggregate-batch.ts';
import { type DiscardedBatch, readMessage } from './queue-message.ts';
import { pollIdOf, type Stream, type StreamArns, streamOf } from './source-stream.ts';

/** What became of one message. */
export type Outcome =
  | { kind: 'counted' }
  /** Nothing is wrong with it as far as we know: another try may count it. */
  | { kind: 'failed'; reason: string }
  /** Some of it fits no schema; all else of it is counted. */
  | { kind: 'uncountable'; reason: string; pollId?: string | undefined }
  /** It is no message of this code, so nobody knows what it holds. */
  | { kind: 'unknown'; reason: string }
  /** Its records are nowhere any more. */
  | { kind: 'unreadable'; reason: string; stream: Stream; pollId?: string | undefined };

/**
 * Puts records through the code that the stream goes through; `watch` hears of those that stay
 * uncounted.
 */
export type Consume = (
  records: readonly StreamRecord[],
  watch: Pick<Aggregation, 'deadLetterMessages' | 'onError'>,
) => Promise<StreamBatchResponse>;

export interface TakingBack {
  streams: StreamArns;
  consumers: Readonly<Record<Stream, Consume>>;
  /**
   * Reads a batch again from its stream, whole; undefined where the stream no longer has all of it.
   */
  readBatch(batch: DiscardedBatch): Promise<StreamRecord[] | undefined>;
}

/**
 * Counts all records of a message, if that can be done now. Whatever goes wrong is an outcome; it
 * does not throw.
 */
export async function takeBack(body: string, { streams, consumers, readBatch }: TakingBack): Promise<Outcome> {
  const message = readMessage(body);
  if (message === undefined) return unknown('neither a message of this service nor one of Lambda');
  const streamArn = message.kind === 'batch' ? message.batch.streamArn : message.record.eventSourceARN;
  const stream = streamOf(streamArn, streams);
  if (stream === undefined) return unknown(`it is of a stream that is not ours: ${streamArn}`);
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
    // The record has its message: the one that is being taken back.
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
  return `the stream of ${stream} no longer has these ${batchSize} records, of ${first} to ${last}`;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : `${error}`);
