import * as z from 'zod/mini';

/**
 * What makes a voter one voter, who has one ballot in the poll:
 * - `device`: the secret that the browser keeps
 * - `handle`: the visitor's @name, whatever the device. Nobody checks whose it is.
 * - `code`: an entry code that the organizer gave out; each is good for one ballot
 * - `open`: nothing; a device may cast as many ballots as it likes, each of them counted once
 */
export const IdentityPolicy = z.enum(['device', 'handle', 'code', 'open']);
export type IdentityPolicy = z.infer<typeof IdentityPolicy>;

/** More than any name or code has, with what people put around it. */
export const TYPED_MAX_CHARACTERS = 64;

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

/** The schema of what somebody types: takes any way to type it, gives its one form. */
export const typedIn = (normalize: (typed: string) => string, form: RegExp, error: string) =>
  z.pipe(
    z.pipe(z.string().check(z.maxLength(TYPED_MAX_CHARACTERS)), z.transform(normalize)),
    z.string().check(z.regex(form, { error })),
  );

export const Handle = typedIn(
  normalizeHandle,
  NORMALIZED_HANDLE,
  'use 1 to 30 letters from a to z, digits and underscores, with dots and hyphens only between them',
).check(
  z.describe(
    '1 to 30 letters from a to z, digits and underscores, with dots and hyphens only between them. Case, a leading @, white space around it and punctuation behind it make no difference; a direct ballot takes the plain form alone: @jo',
  ),
);

/** Letters and digits of an entry code: none that is taken for another (Crockford's Base32). */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Characters of an entry code: 60 bits, so that with 100,000 codes given out one guess in 10^13
 * finds one.
 */
export const CODE_CHARACTERS = 12;

/** White space and whatever is typed as a hyphen: on a Japanese keyboard, the long vowel mark `ー`. */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u30FC]/gu;

/** `k7qf 2m9x-4t0o` is `K7QF2M9X4T00`. */
export function normalizeCode(typed: string): string {
  const letters = typed.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  return letters.replace(/O/g, '0').replace(/[IL]/g, '1');
}

/** As it is printed: `K7QF-2M9X-4T00`. */
export const printedCode = (code: string): string => code.replace(/(.{4})(?!$)/g, '$1-');

export const EntryCode = typedIn(
  normalizeCode,
  new RegExp(`^[${CODE_ALPHABET}]{${CODE_CHARACTERS}}$`),
  `use the ${CODE_CHARACTERS} letters and digits of the code`,
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
