import { type ResetProgress, type ResetStep, routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** The progress of a reset since this page started or continued it. */
export interface ResetState {
  step: ResetStep;
  /** How many records have been checked. */
  searched: number;
}

/**
 * Deletes all votes of a poll, step by step until the server has finished. Continues a reset that
 * somebody has started.
 * @throws RefusedError, ConnectionError, the signal's reason
 */
export async function resetVotes(
  client: BoothClient,
  pollId: string,
  signal: AbortSignal,
  onProgress: (state: ResetState) => void,
): Promise<void> {
  let progress: ResetProgress | undefined;
  let searched = 0;
  do {
    const body = { confirm: pollId, cursor: progress?.next };
    progress = (await client.call(routes.resetVotes, { params: { pollId }, body, signal })).data;
    signal.throwIfAborted();
    if (progress !== undefined) {
      searched += progress.searched;
      onProgress({ step: progress.step, searched });
    }
  } while (progress !== undefined);
}

/** Deletes all votes and reports the progress. It stops when the page is left. */
export function useResetVotes(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [state, setState] = useState<ResetState>();
  const leaving = useRef<AbortController>(null);
  useEffect(() => () => leaving.current?.abort(), []);
  const reset = useMutation({
    mutationFn: () => {
      setState(undefined);
      const controller = new AbortController();
      leaving.current = controller;
      return resetVotes(client, pollId, controller.signal, setState);
    },
    onSettled: () =>
      Promise.all(
        [
          ['organizer', 'poll', pollId],
          ['organizer', 'changes', pollId],
          ['organizer', 'polls'],
        ].map((queryKey) => cache.invalidateQueries({ queryKey })),
      ),
  });
  return { ...reset, state, leave: () => leaving.current?.abort() };
}
