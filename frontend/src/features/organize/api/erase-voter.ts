import { routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/**
 * Deletes a voter's personal data, step by step until the server has finished.
 * @param onProgress gets the number of records that have been checked
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function eraseVoter(
  client: BoothClient,
  { pollId, voter }: { pollId: string; voter: string },
  signal: AbortSignal,
  onProgress: (searched: number) => void,
): Promise<void> {
  let cursor: string | undefined;
  let searched = 0;
  do {
    const { data } = await client.call(routes.eraseVoter, {
      params: { pollId },
      body: { voter, cursor },
      signal,
      // A voter without a ballot is found only once, so a repeated first step would answer 404.
      once: cursor === undefined,
    });
    signal.throwIfAborted();
    if (data !== undefined) {
      searched += data.searched;
      onProgress(searched);
    }
    cursor = data?.next;
  } while (cursor !== undefined);
}

/** Deletes a voter's personal data and reports the progress. Leaving the page cancels it. */
export function useEraseVoter(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [searched, setSearched] = useState(0);
  const cancelling = useRef<AbortController>(null);
  useEffect(() => () => cancelling.current?.abort(), []);
  const erasure = useMutation({
    mutationFn: (voter: string) => {
      setSearched(0);
      const controller = new AbortController();
      cancelling.current = controller;
      return eraseVoter(client, { pollId, voter }, controller.signal, setSearched);
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });
  return { ...erasure, searched, cancel: () => cancelling.current?.abort() };
}
