import { routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useOrganizer } from '../sign-in/organizer.ts';

/** Deletes a voter's personal data. */
export function useEraseVoter(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (voter: string) => {
      await client.call(routes.eraseVoter, { params: { pollId, voter }, once: true });
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });
}
