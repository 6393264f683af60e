import { useMutation } from '@tanstack/react-query';
import { fetchPoll } from '../api/organized-poll.ts';
import { offerFile } from '../export/offer-file.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { fileText } from './poll-file.ts';

/** Hands the poll as it is stored now to the browser's downloads. */
export function useSavePollFile(pollId: string) {
  const { client } = useOrganizer();
  return useMutation({
    mutationFn: async () =>
      offerFile(`${pollId}.json`, [fileText(await fetchPoll(client, pollId))], 'application/json'),
  });
}
