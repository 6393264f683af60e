import type { Poll } from '@booth/shared';
import { DeleteDraft } from './DeleteDraft.tsx';
import { ResetVotes } from './ResetVotes.tsx';

/** What is done to a poll as a whole: copy it, take it as a file, delete it, delete its votes. */
export function PollActions({ poll }: { poll: Poll }) {
  return (
    <>
      <DeleteDraft poll={poll} />
      <ResetVotes poll={poll} />
    </>
  );
}
