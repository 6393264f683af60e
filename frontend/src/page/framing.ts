/**
 * Pages under this path may be framed by other sites, if the stage allows them
 * (build/frame-ancestors.ts).
 */
export const EMBED_PATH = '/embed/';

/** The page that the organizers' pages frame: a poll as visitors would see it. */
export const PREVIEW_PATH = '/preview';

/** Returns true if another page frames this one. */
export const isFramed = (): boolean => window.self !== window.top;

/**
 * Returns true if this page may move the focus. In a frame, the reader may be typing in the page
 * around.
 */
export const mayTakeFocus = (): boolean => !isFramed() || document.hasFocus();

/** Whose page frames this one. */
export type Framing = 'nobody' | 'own' | 'others';

/** Returns whose page frames this one. The outermost page counts. */
export function framing(): Framing {
  if (!isFramed()) return 'nobody';
  try {
    return window.top?.location.origin === window.location.origin ? 'own' : 'others';
  } catch {
    // Browsers throw if the page is of another origin.
    return 'others';
  }
}

/**
 * Returns true if the page may be shown: alone, or in a frame at an address that allows it. The
 * header `frame-ancestors` says the same to browsers; this holds if a host drops the header.
 */
export const mayBeShown = (pathname: string, framed: Framing): boolean =>
  framed === 'nobody' || pathname.startsWith(EMBED_PATH) || (framed === 'own' && pathname === PREVIEW_PATH);
