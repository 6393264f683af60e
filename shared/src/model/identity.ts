import * as z from 'zod/mini';
import { typedIn } from '../values/text.ts';
import { EntryCode } from './entry-code.ts';

/**
 * How a poll tells voters apart. Each voter has one ballot.
 * - `device`: by the secret that the browser keeps
 * - `handle`: by the visitor's @name, on any device. Nobody checks whose name it is.
 * - `code`: by an entry code from the organizer, which is good for one ballot
 * - `open`: not at all. A device may cast any number of ballots, each of them counted once.
 */
export const IdentityPolicy = z.enum(['device', 'handle', 'code', 'open']);
export type IdentityPolicy = z.infer<typeof IdentityPolicy>;

/** Invisible characters: a name looks the same with and without them. */
const INVISIBLE = /[\p{DI}\p{Cf}]/gu;

/** Punctuation after a name, such as `@jo.` or `@jo)`. An underscore belongs to the name. */
const TRAILING = /(?:(?!_)[\p{P}\s])+$/u;

/**
 * A name in the form that is compared. A direct ballot must have this form already: no function
 * normalizes it, and the workflow `cast-ballot` checks the same expression (`npm run workflows`).
 */
const NORMALIZED_HANDLE = /^@[a-z0-9_](?:[a-z0-9_.-]{0,28}[a-z0-9_])?$/;

/**
 * Returns the form of a name that is compared: `＠Ｊｏ `, `jo` and `@jo.` become `@jo`. Full-width
 * letters come from Japanese keyboards. Does not check that the result is a name.
 */
export function normalizeHandle(typed: string): string {
  const name = typed.normalize('NFKC').replace(INVISIBLE, '').trim().replace(/^@\s*/, '').replace(TRAILING, '');
  return `@${name.toLowerCase()}`;
}

export const Handle = typedIn(
  normalizeHandle,
  NORMALIZED_HANDLE,
  'use 1 to 30 letters from a to z, digits and underscores, with dots and hyphens only between them',
).check(
  z.describe(
    '1 to 30 letters from a to z, digits and underscores, with dots and hyphens only between them. Case, a leading @, white space around it and punctuation after it make no difference. A direct ballot only takes the normalized form: @jo',
  ),
);

/** The fields of a request that prove who votes. The poll's policy says which one is needed. */
export const identityProofShape = { handle: z.optional(Handle), code: z.optional(EntryCode) };

/** Everything that a poll's policy may tell voters apart by. */
export interface Voter {
  deviceId: string;
  handle?: string | undefined;
  code?: string | undefined;
  /** Tells the ballots of one device apart if the policy is `open`. */
  idempotencyKey?: string | undefined;
}

/** A proof of identity, with name and code in their normalized forms. */
export type IdentityProof = Pick<Voter, 'handle' | 'code'>;

/** Returns the part of the proof that the policy needs and the voter did not give. */
export function missingProof(policy: IdentityPolicy, voter: IdentityProof): 'handle' | 'code' | undefined {
  if (policy === 'handle' && voter.handle === undefined) return 'handle';
  if (policy === 'code' && voter.code === undefined) return 'code';
  return undefined;
}

/**
 * Returns the text whose hash (SHA-256, hexadecimal) names a device in one poll. The hash does not
 * link a device's polls, and nobody who reads a table can vote as the visitor. Workflows build the
 * same text in JSONata.
 */
export const sessionIdSource = (pollId: string, deviceId: string): string => `${pollId}#${deviceId}`;

/**
 * Returns the text whose hash names the voter of a ballot. Device ids hold no `@`, `:` or `#`, so
 * texts of different policies never collide. The workflow `cast-ballot` builds the same texts in
 * JSONata.
 */
export function userIdSource(policy: IdentityPolicy, pollId: string, voter: Voter): string {
  switch (policy) {
    case 'device':
      return sessionIdSource(pollId, voter.deviceId);
    case 'handle':
      return `${pollId}#${voter.handle}`;
    case 'code':
      return `${pollId}#code:${voter.code}`;
    case 'open':
      return `${sessionIdSource(pollId, voter.deviceId)}#${voter.idempotencyKey}`;
  }
}
