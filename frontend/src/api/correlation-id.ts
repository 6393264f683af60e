import { randomId } from '../device/random-id.ts';

/** A copy of `CORRELATION_HEADER`, which would load all schemas. A test compares them. */
export const CORRELATION_HEADER_NAME = 'x-correlation-id';

/** Long enough to tell a booth's requests apart, and short, because ballots keep it. */
const CORRELATION_BYTES = 8;

/**
 * Gives a request the id that the server's logs show, the same in each try. Requests without our
 * headers get none, so browsers still send them without a preflight
 * (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
 */
export function addCorrelationId(headers: Headers): void {
  if (headers.has(CORRELATION_HEADER_NAME) || [...headers].length === 0) return;
  headers.set(
    CORRELATION_HEADER_NAME,
    randomId((bytes) => crypto.getRandomValues(bytes), CORRELATION_BYTES),
  );
}
