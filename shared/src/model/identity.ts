import * as z from 'zod/mini';
import { typedIn } from '../values/text.ts';
import { EntryCode } from './entry-code.ts';

/**
 * What makes a voter one voter, who has one ballot in the poll:
 * - `device`: the secret that the browser keeps
 * - `handle`: the visitor's @name, whatever the device. Nobody checks whose it is.
 * - `code`: an entry code that the organizer gave out; each is good for one ballot
 * - `open`: nothing; a device may cast as many ballots as it likes, each of them counted once
 */
export const IdentityPolicy = z.enum(['device', 'handle', 'code', 'open']);
export type IdentityPolicy = z.infer<typeof IdentityPolicy>;

/** Characters that nobody sees: a name with them looks like the name without. */
const INVISIBLE = /[\p{DI}\p{Cf}]/gu;

/**
 * Punctuation that a sentence puts behind a name: `@jo.`, `@jo!`, `@jo)`. An underscore belongs to
 * the name.
 */
const TRAILING = /(?:(?!_)[\p{P}\s])+$/u;

/**
 * A name as it is compared. A direct ballot, which no function sees, must have this form already:
 * the workflow `cast-ballot` has the same expression.
 */
const NORMALIZED_HANDLE = /^@[a-z0-9_](?:[a-z0-9_.-]{0,28}[a-z0-9_])?$/;

/**
 * Returns the one form of a name: `＠Ｊｏ `, `jo` and `@jo.` are `@jo`. Full-width letters come from
 * Japanese keyboards, trailing punctuation from sentences. Does not check that the result is a
 * name.
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
    '1 to 30 letters from a to z, digits and underscores, with dots and hyphens only between them. Case, a leading @, white space around it and punctuation behind it make no difference; a direct ballot takes the plain form alone: @jo',
  ),
);

/**
 * What a visitor says of who they are, besides the device: which of it is needed, the poll's policy
 * says.
 */
export const identityProofShape = { handle: z.optional(Handle), code: z.optional(EntryCode) };

/** A voter as the poll's policy looks at one. */
export interface Voter {
  deviceId: string;
  handle?: string | undefined;
  code?: string | undefined;
  /** Tells the ballots of one device apart, where the policy is `open`. */
  idempotencyKey?: string | undefined;
}

/** A proof, normalized. */
export type IdentityProof = Pick<Voter, 'handle' | 'code'>;

/** Which part of the proof the policy needs and is not there. */
export function missingProof(policy: IdentityPolicy, voter: IdentityProof): 'handle' | 'code' | undefined {
  if (policy === 'handle' && voter.handle === undefined) return 'handle';
  if (policy === 'code' && voter.code === undefined) return 'code';
  return undefined;
}

/**
 * What is hashed (SHA-256, hexadecimal) to name a device within one poll: the same device can't be
 * followed from poll to poll, and nobody who reads a table can vote as the visitor. Workflows build
 * the same string in JSONata.
 */
export const sessionIdSource = (pollId: string, deviceId: string): string => `${pollId}#${deviceId}`;

/**
 * What is hashed to name the voter of a ballot. A device id has neither `@`, `:` nor `#`, so no two
 * of these are alike. The `cast-ballot` workflow builds the same strings in JSONata.
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
