import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { randomSuffix, suffixedId } from '../definition/suffixed-id.ts';
import { fetchPoll } from './organized-poll.ts';

/** How many ids are tried in a row before a random one. */
const NUMBERS_MAX = 9;

/**
 * Returns true if no poll has this id.
 * @throws RefusedError, ConnectionError
 */
export async function isFreeId(client: BoothClient, pollId: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await fetchPoll(client, pollId, signal);
    return false;
  } catch (error) {
    if (problemOf(error)?.code === 'unknown-poll') return true;
    throw error;
  }
}

/**
 * Finds an id that no poll has: `stem`, else `stem-2` to `stem-9`, else one with a random suffix.
 * @param refused ids that no poll has but the server refused: another poll has their join code
 * @throws RefusedError, ConnectionError
 */
export async function firstFreeId(
  client: BoothClient,
  stem: string,
  { refused = [], signal }: { refused?: readonly string[]; signal?: AbortSignal } = {},
): Promise<string> {
  const numbered = Array.from({ length: NUMBERS_MAX - 1 }, (_, index) => suffixedId(stem, String(index + 2)));
  for (const id of [stem, ...numbered]) {
    if (!refused.includes(id) && (await isFreeId(client, id, signal))) return id;
  }
  return suffixedId(stem, randomSuffix());
}
