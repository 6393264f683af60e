import { randomId } from '../device/random-id.ts';

/** As `CORRELATION_HEADER` says, which brings all schemas with it. A test holds this to that. */
export const CORRELATION_HEADER_NAME = 'x-correlation-id';

/** Enough to tell the requests of a booth apart; the ballot keeps it, and is to stay small. */
const CORRELATION_BYTES = 8;

/**
 * Gives a request the id by which the server's logs tell it, the same in each try. One without any
 * header of ours gets none: browsers send it without asking first, and it is to stay so
 * (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
 */
export function nameRequest(headers: Headers): void {
  if (headers.has(CORRELATION_HEADER_NAME) || [...headers].length === 0) return;
  headers.set(
    CORRELATION_HEADER_NAME,
    randomId((bytes) => crypto.getRandomValues(bytes), CORRELATION_BYTES),
  );
}
