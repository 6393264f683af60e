import { type PollSwitch, routes, versionTag } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { adoptPoll } from './organized-poll.ts';

interface Switching {
  change: PollSwitch;
  /** The version that the organizer saw, if the change could undo what a colleague did since. */
  ifVersion?: number;
}

/**
 * Opens, closes or archives a poll, or sets its visibility or times. Never retries: the page shows
 * what the server has.
 */
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
    // Shows what the server has now: the answer may be lost, or a colleague was faster.
    onError: () => void cache.invalidateQueries({ queryKey: ['organizer', 'poll', pollId] }),
  });
}
