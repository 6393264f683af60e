import { type PollSwitch, routes, versionTag } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { adoptPoll } from './organized-poll.ts';

interface Switching {
  change: PollSwitch;
  /** The version that the organizer looked at, where the change would undo what a colleague did since. */
  ifVersion?: number;
}

/** Opens, closes, shows, hides, sets times. Not repeated by itself: what happened to a lost answer is on the page then. */
export function useSwitchPoll(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ change, ifVersion }: Switching) =>
      dataOf(
        await client.call(routes.switchPoll, {
          params: { pollId },
          headers: ifVersion === undefined ? {} : { 'if-match': versionTag(ifVersion) },
          body: change,
          once: true,
        }),
      ),
    onSuccess: (poll) => adoptPoll(cache, poll),
    // The page shows what the server has by now, also where an answer was lost or a colleague was faster.
    onError: () => void cache.invalidateQueries({ queryKey: ['organizer', 'poll', pollId] }),
  });
}
