import { routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/**
 * Deletes a voter's personal data, step by step until the server says that it is done. `onProgress` hears how many records have
 * been looked through.
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
      // What has no ballot is found once: only a step that goes on knows that it was there.
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

/** Deletes a voter's personal data; how far it is; and how it is given up, as it is when the page is left. */
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
