import type { Poll } from './poll.ts';

/**
 * Most bytes of what is written of a poll, as the workflows carry it. A state of Step Functions
 * carries 262,144 bytes of UTF-8
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, "Maximum input or
 * output size for a task, state, or execution"); the other half is for what `home` adds: the number
 * of voters, the session and the ballot.
 */
export const POLL_CARRIED_MAX_BYTES = 128 * 1024;

/** What is written of a poll; the rest of it has a bound of its own. */
type Written = Pick<Poll, 'title' | 'description' | 'screens'>;

/**
 * How large a poll is in the states of `home` and `cast-ballot`, in bytes: the JSON text that is
 * stored is a text within their JSON, so that a quotation mark is four bytes there.
 */
export function carriedBytes({ title, description, screens }: Written): number {
  const stored = JSON.stringify({ title, description, screens });
  return new TextEncoder().encode(JSON.stringify(stored)).length;
}

/** What is wrong where a poll is too large for the workflows: nobody could open it or vote. */
export function pollSizeIssue(poll: Written): string | undefined {
  const bytes = carriedBytes(poll);
  if (bytes <= POLL_CARRIED_MAX_BYTES) return undefined;
  const [is, may] = [bytes, POLL_CARRIED_MAX_BYTES].map((count) => count.toLocaleString('en'));
  return `texts and screens are ${is} bytes as the workflows carry them (JSON within JSON), and may be ${may}: shorten texts, or make two polls`;
}
