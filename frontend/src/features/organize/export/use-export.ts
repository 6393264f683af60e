import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useOrganizer } from '../sign-in/organizer.ts';
import type { ExportFile, ExportProgress } from './export-file.ts';
import { offerFile } from './offer-file.ts';

/**
 * Makes one file at a time and downloads it. A file that fails or is cancelled is not downloaded.
 */
export function useExport(pollId: string) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [progress, setProgress] = useState<ExportProgress>();
  const cancelling = useRef<AbortController>(null);
  useEffect(() => () => cancelling.current?.abort(), []);

  const exporting = useMutation({
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
    // The activity log has a new entry for exported ballots.
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });

  return {
    /** The file that is being made, or else the last one. */
    file: exporting.variables,
    isPending: exporting.isPending,
    outcome: exporting.data,
    error: exporting.error,
    progress,
    start: (file: ExportFile) => exporting.mutate(file),
    cancel: () => cancelling.current?.abort(),
  };
}
