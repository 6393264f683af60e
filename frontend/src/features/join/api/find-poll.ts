import { visitorRoutes } from '@booth/shared';
import { useMutation } from '@tanstack/react-query';
import { dataOf } from '../../../api/client.ts';
import { useBooth } from '../../../page/booth.ts';

/**
 * Finds the poll that a join code leads to. Not repeated by itself: who typed the code hears at
 * once that there is no connection.
 */
export function useFindPoll() {
  const { client } = useBooth();
  return useMutation({
    mutationFn: async (joinCode: string) =>
      dataOf(await client.call(visitorRoutes.findPoll, { params: { joinCode }, once: true })).pollId,
  });
}
