/** Where pages of others may frame the big screen; which of them may, the stage says (build/frame-ancestors.ts). */
export const EMBED_PATH = '/embed/';

/**
 * Whether the page is where it may be: alone, or framed at the address that is for this. The
 * header says so to browsers (frame-ancestors); this holds where a host has lost it.
 */
export const mayBeShown = ({ self, top, location }: Pick<Window, 'self' | 'top' | 'location'>): boolean =>
  self === top || location.pathname.startsWith(EMBED_PATH);

/** Whether another page frames this one; a link then opens a page of its own. */
export const isFramed = (): boolean => window.self !== window.top;
