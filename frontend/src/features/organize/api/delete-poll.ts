import { type Poll, type PollList, routes, versionTag } from '@booth/shared';
import { type InfiniteData, useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

const deletionKey = (pollId: string) => ['organizer', 'delete', pollId] as const;

/**
 * Deletes a poll that was never opened, step by step until its entry codes are gone, too. Repeats
 * what got no answer: the server finds the poll gone then, and goes on. `onProgress` hears how many
 * entry codes have been looked through.
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

/** Of no poll under an id that has had one: its versions have gone on from there. */
const NO_LATER_VERSION = 1;

/**
 * Goes on with a deletion that was left in the middle, so that the id is free. A poll that somebody
 * has created under it meanwhile stays.
 * @throws RefusedError
 */
export async function finishDeletion(client: BoothClient, pollId: string): Promise<void> {
  try {
    await deletePoll(client, { pollId, version: NO_LATER_VERSION }, () => {});
  } catch (error) {
    if (problemOf(error)?.code !== 'poll-changed') throw error;
  }
}

/**
 * Deletes the poll; how far it is. It goes on where its page is left: half of the entry codes would
 * help nobody.
 */
export function useDeletePoll({ pollId, version }: Poll, onDeleted: () => void) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [searched, setSearched] = useState(0);
  const deletion = useMutation({
    mutationKey: deletionKey(pollId),
    mutationFn: () => deletePoll(client, { pollId, version }, setSearched),
    onSuccess: () => {
      // Before its page learns that there is no such poll.
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
    // The page shows what the server has by now.
    onError: () => void cache.invalidateQueries({ queryKey: ['organizer', 'poll', pollId] }),
  });
  return { ...deletion, searched };
}

/** Whether this page is deleting the poll, so that it is no surprise that it is gone. */
export const useIsDeleting = (pollId: string): boolean => useIsMutating({ mutationKey: deletionKey(pollId) }) > 0;
