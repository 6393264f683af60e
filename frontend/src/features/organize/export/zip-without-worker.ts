import { type FlateError, type Zippable, zipSync } from 'fflate/browser';

export * from 'fflate/browser';

/**
 * Stands for fflate's `zip` in the bundle (vite.config.ts). That one compresses in workers that it
 * makes of blobs, which the content security policy forbids: it would wait forever.
 */
export function zip(files: Zippable, done: (error: FlateError | null, zipped: Uint8Array) => void): void {
  done(null, zipSync(files));
}
