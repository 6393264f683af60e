import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useOrganizer } from '../sign-in/organizer.ts';
import type { ExportProgress, Making } from './make-file.ts';
import { offerFile } from './offer-file.ts';

/** A file that can be exported. */
export interface ExportFile {
  /** As it is in the downloads. */
  name: string;
  type: string;
  make: (making: Making) => Promise<BlobPart[]>;
}

/**
 * Makes one file at a time and hands it to the browser. A file that fails or is cancelled is never
 * offered.
 */
export function useExport(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [progress, setProgress] = useState<ExportProgress>();
  const cancelling = useRef<AbortController>(null);
  useEffect(() => () => cancelling.current?.abort(), []);

  const making = useMutation({
    mutationFn: async ({ name, type, make }: ExportFile): Promise<'saved' | 'cancelled'> => {
      setProgress(undefined);
      const controller = new AbortController();
      cancelling.current = controller;
      const { signal } = controller;
      try {
        const parts = await make({ client, pollId, signal, onProgress: setProgress });
        signal.throwIfAborted();
        offerFile(name, parts, type);
        return 'saved';
      } catch (error) {
        if (signal.aborted) return 'cancelled';
        throw error;
      }
    },
    // Ballots that were taken home are in the log.
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });

  return {
    /** What is made now, or was made last. */
    file: making.variables,
    isPending: making.isPending,
    outcome: making.data,
    error: making.error,
    progress,
    start: (file: ExportFile) => making.mutate(file),
    cancel: () => cancelling.current?.abort(),
  };
}
