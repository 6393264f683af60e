import * as z from 'zod/mini';

/** A short name in addresses and keys. It never holds `#`, which separates composite keys. */
const slug = z.string().check(
  z.regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, {
    error: 'use 1 to 64 lower-case letters, digits and inner hyphens',
  }),
);

export const PollId = slug;
export const OptionId = slug;
export const ScreenId = slug;
export const FieldId = slug;

/**
 * Refines a list whose members have unique ids. Each repeated id is an issue at its later place.
 * @param what names the members in the message, such as `options`
 */
export const uniqueIds =
  (what: string) =>
  (members: readonly { id: string }[], context: z.core.$RefinementCtx): void => {
    const seen = new Set<string>();
    members.forEach(({ id }, index) => {
      if (seen.has(id)) {
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `two ${what} have the id "${id}"` });
      }
      seen.add(id);
    });
  };

/**
 * The secret that a visitor's browser makes and keeps: whoever holds it is that visitor. It has at
 * least 128 bits (22 characters of base64url, or a UUID). Tables only hold its hash for each poll
 * (`sessionIdSource`).
 */
export const DeviceId = z.string().check(
  z.regex(/^[A-Za-z0-9_-]{22,64}$/, {
    error: 'use 22 to 64 letters, digits, - and _ from a cryptographic random source (a UUID will do)',
  }),
);

/** Names the voter of a ballot within its poll: SHA-256 in hexadecimal, see `userIdSource`. */
export const UserId = z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'not an id of a voter' }));

/** Names the only session of a device in a poll: SHA-256 in hexadecimal, see `sessionIdSource`. */
export const SessionId = UserId;

/** The request header that carries the `DeviceId`. */
export const DEVICE_HEADER = 'x-device-id';

/** The request header that carries a `Receipt`. */
export const RECEIPT_HEADER = 'x-receipt';

/**
 * The request header that names a request, and the ballot it leads to, in all logs from the page to
 * the broadcast. It does not identify the sender.
 */
export const CORRELATION_HEADER = 'x-correlation-id';
/** Short, because the ballot keeps it; a UUID fits. */
export const CorrelationId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,36}$/));

/**
 * The request header that marks a request as a repetition, and tells the ballots of one device
 * apart in an `open` poll (draft-ietf-httpapi-idempotency-key-header).
 */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
export const IdempotencyKey = z.string().check(
  z.regex(/^[A-Za-z0-9_-]{16,64}$/, {
    error: 'use 16 to 64 letters, digits, - and _ (a UUID will do)',
  }),
);
