import type { Poll } from './poll.ts';

/**
 * Largest poll that the workflows can carry, in bytes as `carriedBytes` counts them: half of what a
 * state of Step Functions may have (262,144 bytes,
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, "Maximum input or
 * output size for a task, state, or execution"). `home` adds the session and the ballot.
 */
export const POLL_CARRIED_MAX_BYTES = 128 * 1024;

/** The parts of a poll whose size organizers decide. */
type Written = Pick<Poll, 'title' | 'description' | 'screens'>;

/**
 * Returns the size of a poll in the states of `home` and `cast-ballot`, in bytes. The stored JSON
 * text is a string within their JSON, where a quotation mark takes four bytes.
 */
export function carriedBytes({ title, description, screens }: Written): number {
  const stored = JSON.stringify({ title, description, screens });
  return new TextEncoder().encode(JSON.stringify(stored)).length;
}

/** Returns what to say about a poll that is too large for the workflows; undefined if it fits. */
export function pollSizeIssue(poll: Written): string | undefined {
  const bytes = carriedBytes(poll);
  if (bytes <= POLL_CARRIED_MAX_BYTES) return undefined;
  const [is, may] = [bytes, POLL_CARRIED_MAX_BYTES].map((count) => count.toLocaleString('en'));
  return `texts and screens are ${is} bytes as the workflows carry them (JSON within JSON), and may be ${may}: shorten texts, or make two polls`;
}
