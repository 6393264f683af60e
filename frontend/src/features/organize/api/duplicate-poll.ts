import { useMutation, useQueryClient } from '@tanstack/react-query';
import { copyOf } from '../definition/copy-of.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { createUnderFreeId } from './create-poll.ts';
import { adoptPoll, fetchPoll } from './organized-poll.ts';

/** Creates a copy of a poll, as a draft under an id of its own. */
export function useDuplicatePoll(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => createUnderFreeId(client, copyOf(await fetchPoll(client, pollId), Date.now())),
    onSuccess: (copy) => adoptPoll(cache, copy),
  });
}
