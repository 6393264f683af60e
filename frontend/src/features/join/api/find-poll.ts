import { visitorRoutes } from '@booth/shared';
import { useMutation } from '@tanstack/react-query';
import { dataOf } from '../../../api/client.ts';
import { useBooth } from '../../../page/booth.ts';

/**
 * Finds the poll of a join code. Doesn't retry, so the visitor hears at once if there is no
 * connection.
 */
export function useFindPoll() {
  const { client } = useBooth();
  return useMutation({
    mutationFn: async (joinCode: string) =>
      dataOf(await client.call(visitorRoutes.findPoll, { params: { joinCode }, once: true })).pollId,
  });
}
