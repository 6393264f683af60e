import { EMBED_PATH } from '../../../page/framing.ts';

/**
 * Where a board is shown: on a screen with a presenter, on an unattended screen, in another site's
 * page, or over a video.
 */
export type BoardMode = 'screen' | 'kiosk' | 'embed' | 'overlay';

/**
 * Returns the mode in an address: `?overlay`, `?embed` (also by its path), `?kiosk`, or none of
 * these.
 */
export function modeOf(pathname: string, search: URLSearchParams): BoardMode {
  if (search.has('overlay')) return 'overlay';
  if (search.has('embed') || pathname.startsWith(EMBED_PATH)) return 'embed';
  return search.has('kiosk') ? 'kiosk' : 'screen';
}

/**
 * Returns the address under `/embed/` to redirect to, if this one asks for a frame with `?embed`
 * alone; otherwise undefined. Hosts set headers by path, so `?embed` alone could not be framed.
 */
export function embedAddress(pathname: string, search: URLSearchParams, pollId: string): string | undefined {
  const mode = modeOf(pathname, search);
  if (mode === 'screen' || mode === 'kiosk' || pathname.startsWith(EMBED_PATH)) return undefined;
  const rest = [...search].filter(([name]) => name !== 'embed');
  const query = rest.map(([name, value]) => (value === '' ? name : `${name}=${encodeURIComponent(value)}`)).join('&');
  return `${EMBED_PATH}${pollId}${query === '' ? '' : `?${query}`}`;
}
