import { addressOf, askEarly } from '../api/early-request.ts';

/**
 * Copies of `routes.home` and `DEVICE_HEADER`, which would load all schemas. A test compares them.
 */
export const HOME_PATH = '/polls/{pollId}';
export const DEVICE_HEADER_NAME = 'x-device-id';

/** Matches `/polls/ID`, and the big screen at `/polls/ID/live` or, in a frame, `/embed/ID`. */
const POLL_PAGE = /^\/(?:polls|(embed))\/([a-z0-9-]+)(\/live)?\/?$/;

/**
 * Sends the request for the poll in the address, exactly as the page will send it once it is
 * loaded.
 * @param surveyUrl the address from the build; anything but a string is ignored
 */
export function askFirst(surveyUrl: unknown, pathname: string, deviceId: string): void {
  const [, framed, pollId, big = framed] = POLL_PAGE.exec(pathname) ?? [];
  if (typeof surveyUrl !== 'string' || pollId === undefined) return;
  // The big screen sends no device id: it shows what everybody sees.
  const headers: Record<string, string> = big === undefined ? { [DEVICE_HEADER_NAME]: deviceId } : {};
  askEarly(addressOf(surveyUrl, HOME_PATH, { pollId }), headers);
}
