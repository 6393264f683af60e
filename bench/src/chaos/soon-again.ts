import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** The SDK's default attempts for each service (SDK 3.1164). */
const ATTEMPTS = { dynamodb: 4, sqs: 3 };
/** Pause before a retry, times the number of attempts so far. */
const PAUSE_MS = 10;

/**
 * Retries as often as the SDK does, but sooner. After throttling, the SDK waits up to half a second, a
 * second and two, which would take most of a run and prove nothing.
 */
export const soonAgain = (service: keyof typeof ATTEMPTS) =>
  new ConfiguredRetryStrategy(ATTEMPTS[service], (attempt) => PAUSE_MS * attempt);
