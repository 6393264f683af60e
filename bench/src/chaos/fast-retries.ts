import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** The SDK's default attempts for each service (SDK 3.1164). */
const ATTEMPTS = { dynamodb: 4, sqs: 3 };
/** The pause before a retry is this times the number of attempts so far. */
const PAUSE_MS = 10;

/**
 * Returns a strategy that retries as often as the SDK does, but sooner. After throttling, the SDK
 * waits up to 0.5, 1 and 2 seconds, which would take most of a run and prove nothing.
 */
export const fastRetries = (service: keyof typeof ATTEMPTS) =>
  new ConfiguredRetryStrategy(ATTEMPTS[service], (attempt) => PAUSE_MS * attempt);
