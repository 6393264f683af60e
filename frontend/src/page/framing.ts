/**
 * Where pages of others may frame the big screen; which of them may, the stage says
 * (build/frame-ancestors.ts).
 */
export const EMBED_PATH = '/embed/';

/** What the organizers' pages frame: a poll as visitors would see it. */
export const PREVIEW_PATH = '/preview';

/** Whether another page frames this one. */
export const isFramed = (): boolean => window.self !== window.top;

/**
 * Whether the focus is this page's to move: it may be in the page around it, where somebody types.
 */
export const mayTakeFocus = (): boolean => !isFramed() || document.hasFocus();

/** Whose page frames this one. */
export type Framing = 'nobody' | 'own' | 'others';

/** Returns whose page frames this one, the outermost of them. */
export function framing(): Framing {
  if (!isFramed()) return 'nobody';
  try {
    return window.top?.location.origin === window.location.origin ? 'own' : 'others';
  } catch {
    // Browsers throw for a page of another origin.
    return 'others';
  }
}

/**
 * Whether the page is where it may be: alone, or framed at an address that is for this. The header
 * says so to browsers (frame-ancestors); this holds where a host has lost it.
 */
export const mayBeShown = (pathname: string, framed: Framing): boolean =>
  framed === 'nobody' || pathname.startsWith(EMBED_PATH) || (framed === 'own' && pathname === PREVIEW_PATH);
