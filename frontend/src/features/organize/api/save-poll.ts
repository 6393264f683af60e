import { type Poll, type PollDefinition, routes, versionTag } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { sameDefinition } from '../definition/definition.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { finishDeletion } from './delete-poll.ts';
import { adoptPoll, fetchPoll } from './organized-poll.ts';

/** What came of saving: the stored poll, or the one that a colleague stored meanwhile. */
export type Saved = { poll: Poll } | { theirs: Poll };

/** What a new definition was made from. */
export interface Base {
  version: number;
  definition: PollDefinition;
}

/** How often a version that has only been opened, closed or revealed meanwhile is saved upon. */
const REBASES_MAX = 3;

/** The poll, under whatever id it has got since. */
async function fetchRenamed(client: BoothClient, pollId: string): Promise<Poll> {
  try {
    return await fetchPoll(client, pollId);
  } catch (error) {
    const { renamedTo } = problemOf(error) ?? {};
    if (renamedTo === undefined) throw error;
    return fetchRenamed(client, renamedTo);
  }
}

/** Whether a refusal says that the poll is another one by now: changed, or under another id. */
function isAnotherNow(error: unknown): boolean {
  const problem = problemOf(error);
  return problem?.code === 'poll-changed' || problem?.renamedTo !== undefined;
}

/**
 * Saves a new definition, unless somebody changed the definition that it was made from. Another id
 * in it renames the poll.
 * @throws RefusedError, ConnectionError
 */
export async function changePoll(
  client: BoothClient,
  definition: PollDefinition,
  base: Base,
  rebases = REBASES_MAX,
): Promise<Saved> {
  const { pollId } = base.definition;
  const headers = { 'if-match': versionTag(base.version) };
  try {
    return { poll: dataOf(await client.call(routes.changePoll, { params: { pollId }, headers, body: definition })) };
  } catch (error) {
    if (problemOf(error)?.isBeingDeleted === true && rebases > 0) {
      await finishDeletion(client, definition.pollId);
      return changePoll(client, definition, base, rebases - 1);
    }
    if (!isAnotherNow(error)) throw error;
    const theirs = await fetchRenamed(client, pollId);
    // The answer to an earlier try was lost: it was us.
    if (sameDefinition(theirs, definition)) return { poll: theirs };
    if (rebases === 0 || !sameDefinition(theirs, base.definition)) return { theirs };
    return changePoll(client, definition, { ...base, version: theirs.version }, rebases - 1);
  }
}

/** Saves what was made from `base`; the pages of the poll show what comes of it. */
export function useSavePoll(base: Base) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (definition: PollDefinition) => changePoll(client, definition, base),
    onSuccess: async (saved) => {
      if ('poll' in saved) return adoptPoll(cache, saved.poll);
      await adoptPoll(cache, saved.theirs);
      const { pollId } = base.definition;
      // A colleague has renamed it: the page of its old id is to learn that.
      if (pollId !== saved.theirs.pollId) void cache.invalidateQueries({ queryKey: ['organizer', 'poll', pollId] });
    },
  });
}
