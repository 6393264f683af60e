import type { Poll } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createUnderFreeId } from '../api/create-poll.ts';
import { adoptPoll } from '../api/organized-poll.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { FILE_MAX_BYTES, type FileReading, readPollFile } from './poll-file.ts';

/** The outcome of an import. */
export type Imported =
  | { kind: 'created'; poll: Poll; takenId: string | undefined }
  | Exclude<FileReading, { kind: 'poll' }>
  | { kind: 'several' };

/** Imports a poll file as a draft: under the id in the file, or a new one if that is taken. */
export function useImportPoll() {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const texts = useIssueTexts();
  return useMutation({
    mutationFn: async ([file, ...others]: readonly File[]): Promise<Imported | undefined> => {
      if (file === undefined) return undefined;
      if (others.length > 0) return { kind: 'several' };
      // Checked before reading: the file may be a film.
      if (file.size > FILE_MAX_BYTES) return { kind: 'too-large' };
      const reading = readPollFile(new Uint8Array(await file.arrayBuffer()), texts);
      if (reading.kind !== 'poll') return reading;
      const { definition } = reading;
      const poll = await createUnderFreeId(client, definition);
      await adoptPoll(cache, poll);
      return { kind: 'created', poll, takenId: poll.pollId === definition.pollId ? undefined : definition.pollId };
    },
  });
}
