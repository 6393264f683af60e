import { type Poll, type PollList, routes, versionTag } from '@booth/shared';
import { type InfiniteData, useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

const deletionKey = (pollId: string) => ['organizer', 'delete', pollId] as const;

/**
 * Deletes a poll that was never opened, step by step until its entry codes are gone as well. A step
 * without an answer is repeated: the server goes on where it was.
 * @param onProgress gets the number of entry codes that have been checked
 * @throws RefusedError
 */
export async function deletePoll(
  client: BoothClient,
  { pollId, version }: Pick<Poll, 'pollId' | 'version'>,
  onProgress: (searched: number) => void,
): Promise<void> {
  let cursor: string | undefined;
  let searched = 0;
  do {
    const { data } = await client.call(routes.deletePoll, {
      params: { pollId },
      query: { cursor },
      headers: { 'if-match': versionTag(version) },
    });
    if (data !== undefined) {
      searched += data.searched;
      onProgress(searched);
    }
    cursor = data?.next;
  } while (cursor !== undefined);
}

/**
 * The first version of a poll. A poll that reuses an id continues the versions of the deleted one,
 * so it never has this version, and is never deleted by mistake.
 */
const FIRST_VERSION = 1;

/**
 * Finishes a deletion that was interrupted, so that the id is free. Keeps a poll that somebody has
 * created under the id since.
 * @throws RefusedError
 */
export async function finishDeletion(client: BoothClient, pollId: string): Promise<void> {
  try {
    await deletePoll(client, { pollId, version: FIRST_VERSION }, () => {});
  } catch (error) {
    if (problemOf(error)?.code !== 'poll-changed') throw error;
  }
}

/**
 * Deletes the poll and reports the progress. The deletion goes on after the page is left: a poll
 * that has lost half of its entry codes is of no use.
 */
export function useDeletePoll({ pollId, version }: Poll, onDeleted: () => void) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [searched, setSearched] = useState(0);
  const deletion = useMutation({
    mutationKey: deletionKey(pollId),
    mutationFn: () => deletePoll(client, { pollId, version }, setSearched),
    onSuccess: () => {
      // First of all, so that the poll's page is left before it finds no poll.
      onDeleted();
      cache.removeQueries({ queryKey: ['organizer', 'poll', pollId] });
      cache.removeQueries({ queryKey: ['organizer', 'changes', pollId] });
      cache.setQueryData<InfiniteData<PollList>>(
        ['organizer', 'polls'],
        (known) =>
          known && {
            ...known,
            pages: known.pages.map((page) => ({ ...page, polls: page.polls.filter((poll) => poll.pollId !== pollId) })),
          },
      );
    },
    // Shows what the server has now.
    onError: () => void cache.invalidateQueries({ queryKey: ['organizer', 'poll', pollId] }),
  });
  return { ...deletion, searched };
}

/** True if this page is deleting the poll, so a missing poll is no error. */
export const useIsDeleting = (pollId: string): boolean => useIsMutating({ mutationKey: deletionKey(pollId) }) > 0;
