/**
 * Where pages of others may frame the big screen; which of them may, the stage says
 * (build/frame-ancestors.ts).
 */
export const EMBED_PATH = '/embed/';

/** Whether another page frames this one. */
export const isFramed = (): boolean => window.self !== window.top;

/**
 * Whether the page is where it may be: alone, or framed at the address that is for this. The
 * header says so to browsers (frame-ancestors); this holds where a host has lost it.
 */
export const mayBeShown = (pathname: string, framed: boolean): boolean => !framed || pathname.startsWith(EMBED_PATH);
