import { routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** Makes entry codes and gives the CSV that has them. Never repeated by itself: each call makes other codes. */
export function useMakeCodes(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (count: number) =>
      dataOf(await client.call(routes.makeCodes, { params: { pollId }, body: { count }, once: true })),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });
}
