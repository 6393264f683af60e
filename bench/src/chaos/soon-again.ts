import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** What the SDK makes of a call by itself, per service (SDK 3.1164). */
const ATTEMPTS = { dynamodb: 4, sqs: 3 };
/** Before the n-th attempt, for each attempt before it. */
const PAUSE_MS = 10;

/**
 * As often as the SDK tries by itself, but sooner: after a refusal for too many requests it waits up to half a second, a second, two,
 * which would be most of a run and says nothing of the counting.
 */
export const soonAgain = (service: keyof typeof ATTEMPTS) =>
  new ConfiguredRetryStrategy(ATTEMPTS[service], (attempt) => PAUSE_MS * attempt);
