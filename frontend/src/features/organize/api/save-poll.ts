import { type Poll, type PollDefinition, routes, versionTag } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { sameDefinition } from '../definition/definition.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { finishDeletion } from './delete-poll.ts';
import { adoptPoll, fetchPoll } from './organized-poll.ts';

/** The outcome of saving: the stored poll, or the version that a colleague has saved meanwhile. */
export type Saved = { poll: Poll } | { theirs: Poll };

/** The stored version that a draft started from. */
export interface Base {
  version: number;
  definition: PollDefinition;
}

/** How often to save again because the poll was opened, closed or revealed meanwhile. */
const REBASES_MAX = 3;

/** Reads the poll, under its new id if it was renamed. */
async function fetchRenamed(client: BoothClient, pollId: string): Promise<Poll> {
  try {
    return await fetchPoll(client, pollId);
  } catch (error) {
    const { renamedTo } = problemOf(error) ?? {};
    if (renamedTo === undefined) throw error;
    return fetchRenamed(client, renamedTo);
  }
}

/** True if the save was refused because the poll has been changed or renamed. */
function hasChangedMeanwhile(error: unknown): boolean {
  const problem = problemOf(error);
  return problem?.code === 'poll-changed' || problem?.renamedTo !== undefined;
}

/**
 * Saves a new definition, unless somebody has changed the one it started from. A new id in it
 * renames the poll.
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
    if (!hasChangedMeanwhile(error)) throw error;
    const theirs = await fetchRenamed(client, pollId);
    // An earlier try was stored, but its answer was lost.
    if (sameDefinition(theirs, definition)) return { poll: theirs };
    if (rebases === 0 || !sameDefinition(theirs, base.definition)) return { theirs };
    return changePoll(client, definition, { ...base, version: theirs.version }, rebases - 1);
  }
}

/** Saves a definition that started from `base`, and updates the poll's pages. */
export function useSavePoll(base: Base) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (definition: PollDefinition) => changePoll(client, definition, base),
    onSuccess: async (saved) => {
      if ('poll' in saved) return adoptPoll(cache, saved.poll);
      await adoptPoll(cache, saved.theirs);
      const { pollId } = base.definition;
      // A colleague has renamed the poll: the page with the old id must notice.
      if (pollId !== saved.theirs.pollId) void cache.invalidateQueries({ queryKey: ['organizer', 'poll', pollId] });
    },
  });
}
