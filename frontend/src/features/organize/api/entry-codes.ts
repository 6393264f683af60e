import { routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** Makes entry codes and returns them as CSV. Never retries: each call makes new codes. */
export function useMakeCodes(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (count: number) =>
      dataOf(await client.call(routes.makeCodes, { params: { pollId }, body: { count }, once: true })),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });
}
