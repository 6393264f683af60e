/** 128 bits: nobody guesses it. */
const SECRET_BYTES = 16;

export type RandomValues = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/**
 * Two hexadecimal digits for each byte. NOTE: not `crypto.randomUUID`, which browsers have on https
 * and localhost only; a booth may serve plain http on its LAN.
 */
export const randomId = (randomValues: RandomValues, bytes = SECRET_BYTES): string =>
  Array.from(randomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
