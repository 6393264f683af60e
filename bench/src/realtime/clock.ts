/** Milliseconds since 1970, fine enough for delays, and the same in all threads. */
export const now = (): number => performance.timeOrigin + performance.now();
