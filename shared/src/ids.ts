import { z } from 'zod';

/** A short name in addresses and keys: never holds `#`, the separator of composite keys. */
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, {
  error: 'use 1 to 64 lower-case letters, digits and inner hyphens',
});

export const PollId = slug;
export const OptionId = slug;
export const ScreenId = slug;
export const FieldId = slug;

/**
 * The secret that a visitor's browser makes and keeps: who holds it is that visitor.
 * At least 128 bits (22 characters of base64url, or a UUID); never stored, only its hash per poll (`userIdOf`).
 */
export const VoterId = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/, {
  error: 'use 22 to 64 letters, digits, - and _ from a cryptographic random source (a UUID will do)',
});

/** SHA-256 in hexadecimal, see `userIdOf`. */
export const UserId = z.string().regex(/^[0-9a-f]{64}$/, { error: 'not an id of a visitor' });

/** A visitor has one session a poll, so it carries the visitor's id in that poll. */
export const SessionId = UserId;

/** The request header that carries the `VoterId`. */
export const VOTER_HEADER = 'x-voter-id';

/**
 * What is hashed (SHA-256, hexadecimal) to name a visitor within one poll: the same device can't be followed from poll
 * to poll, and nobody who reads a table can vote as the visitor. The `home` workflow builds the same string in JSONata.
 */
export const userIdSource = (pollId: string, voterId: string): string => `${pollId}#${voterId}`;
