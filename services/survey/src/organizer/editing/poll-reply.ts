import { type Poll, versionTag } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';

/** Returns the reply with a poll, whose entity tag is the poll's version. */
export function pollReply(poll: Poll, status = 200, headers: Record<string, string> = {}): HttpReply<Poll> {
  return { status, body: poll, headers: { etag: versionTag(poll.version), ...headers } };
}
