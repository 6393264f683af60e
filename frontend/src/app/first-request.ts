import { addressOf, askEarly } from '../api/early-request.ts';

/**
 * As `routes.home` and `DEVICE_HEADER` say; they bring all schemas with them. A test holds these to
 * those.
 */
export const HOME_PATH = '/polls/{pollId}';
export const DEVICE_HEADER_NAME = 'x-device-id';

/** `/polls/ID`, or the big screen at `/polls/ID/live` and, in a frame, `/embed/ID`. */
const POLL_PAGE = /^\/(?:polls|(embed))\/([a-z0-9-]+)(\/live)?\/?$/;

/**
 * Asks for the poll that the address names, just as the page will do that is about to be loaded.
 * @param surveyUrl what the build was told, if it was
 */
export function askFirst(surveyUrl: unknown, pathname: string, deviceId: string): void {
  const [, framed, pollId, big = framed] = POLL_PAGE.exec(pathname) ?? [];
  if (typeof surveyUrl !== 'string' || pollId === undefined) return;
  // The big screen asks as nobody in particular.
  const headers: Record<string, string> = big === undefined ? { [DEVICE_HEADER_NAME]: deviceId } : {};
  askEarly(addressOf(surveyUrl, HOME_PATH, { pollId }), headers);
}
