/** 128 bits can't be guessed. */
const SECRET_BYTES = 16;

export type RandomValues = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/**
 * Returns two hexadecimal digits for each random byte. NOTE: browsers have `crypto.randomUUID` only
 * on https and localhost, and a booth may serve plain http.
 */
export const randomId = (randomValues: RandomValues, bytes = SECRET_BYTES): string =>
  Array.from(randomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
