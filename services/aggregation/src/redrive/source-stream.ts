import { itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';

/** The streams that this service consumes. */
export const Stream = z.enum(['votes', 'polls']);
export type Stream = z.infer<typeof Stream>;
export type StreamArns = Readonly<Record<Stream, string>>;

/**
 * Returns which stream an ARN names, or undefined if this service does not consume it. Compares
 * only the table, because a stream that was switched off and on has a new ARN, and the local cloud
 * uses other regions.
 */
export function streamOf(arn: string, arns: StreamArns): Stream | undefined {
  const table = tableOf(arn);
  if (table === undefined) return undefined;
  if (table === tableOf(arns.votes)) return 'votes';
  return table === tableOf(arns.polls) ? 'polls' : undefined;
}

/** `arn:aws:dynamodb:us-east-1:123456789012:table/votes/stream/2026-…` → `votes` */
const tableOf = (streamArn: string): string | undefined => /:table\/([^/]+)/.exec(streamArn)?.[1];

const Key = z.union([z.object({ pollId: z.string() }), z.object({ voterKey: z.string() })]);

/**
 * Returns the poll in the key of a record of either stream. `voterKey` and `pollCopyId` begin with
 * it.
 */
export function pollIdOf(record: StreamRecord): string | undefined {
  const { data } = Key.safeParse(itemKeyOf(record));
  return data && ('pollId' in data ? data.pollId : data.voterKey).split('#')[0];
}
