/**
 * The options of a new device's browser context. Animations are a quarter of a page's work, so only
 * tests of motion have them. A service worker would load the whole shell for nothing.
 */
export const NEW_DEVICE = { locale: 'en-GB', serviceWorkers: 'block', reducedMotion: 'reduce' } as const;
/** The options of a device that shows animations. */
export const MOVING = { reducedMotion: 'no-preference' } as const;
