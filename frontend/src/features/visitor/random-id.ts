/** 128 bits: nobody guesses it. */
const BYTES = 16;

export type RandomValues = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/**
 * 32 hexadecimal digits. NOTE: not `crypto.randomUUID`, which browsers have on https and localhost only; a booth may serve
 * plain http on its LAN.
 */
export const randomId = (randomValues: RandomValues): string =>
  Array.from(randomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');
