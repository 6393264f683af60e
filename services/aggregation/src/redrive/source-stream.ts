import { itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import { z } from 'zod';

/** The streams that this service consumes. */
export const Stream = z.enum(['votes', 'polls']);
export type Stream = z.infer<typeof Stream>;
export type StreamArns = Readonly<Record<Stream, string>>;

/**
 * Whose stream this is; undefined for one that is none of ours. By the table, for its stream is another after it was switched off
 * and on, and the local cloud names other regions.
 */
export function streamOf(arn: string, arns: StreamArns): Stream | undefined {
  const table = tableOf(arn);
  if (table === undefined) return undefined;
  if (table === tableOf(arns.votes)) return 'votes';
  return table === tableOf(arns.polls) ? 'polls' : undefined;
}

/** `arn:aws:dynamodb:us-east-1:123456789012:table/votes/stream/2026-…` → `votes` */
const tableOf = (streamArn: string): string | undefined => /:table\/([^/]+)/.exec(streamArn)?.[1];

const Key = z.union([
  z.object({ pollId: z.string() }),
  // The poll's id comes first in a voter's key (`voterKey`).
  z.object({ voterKey: z.string() }).transform(({ voterKey }) => ({ pollId: voterKey.split('#')[0] })),
]);

/** The poll that a record of either stream is about, as its key tells. */
export function pollIdOf(record: StreamRecord): string | undefined {
  return Key.safeParse(itemKeyOf(record)).data?.pollId;
}
