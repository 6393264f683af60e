import { type FlateError, type Zippable, zipSync } from 'fflate/browser';

export * from 'fflate/browser';

/**
 * Replaces fflate's `zip` in the bundle (vite.config.ts). The original compresses in workers made
 * from blobs. The content security policy forbids those, so it would wait for ever.
 */
export function zip(files: Zippable, done: (error: FlateError | null, zipped: Uint8Array) => void): void {
  done(null, zipSync(files));
}
