import { useEffect, useState } from 'react';
import { tabStore } from '../../visitor/device-storage.ts';
import { createPollDraftStore, type PollDraft } from './poll-draft.ts';

/** One for the page: where the browser gives no storage, it lives in memory as long as the page does. */
const drafts = createPollDraftStore(tabStore());

export const isUnsaved = ({ text, base }: PollDraft): boolean => text !== base?.text;

/** The draft of a poll: the kept one, or a first one. Kept with each change, until it is dropped or nothing is unsaved. */
export function usePollDraft(pollId: string, first: () => PollDraft) {
  const [draft, setDraft] = useState(() => drafts.read(pollId) ?? first());
  const [isKept, setKept] = useState(true);
  const unsaved = isUnsaved(draft);

  useEffect(() => {
    if (isKept || !unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isKept, unsaved]);

  return {
    draft,
    unsaved,
    change: (next: PollDraft) => {
      setDraft(next);
      if (isUnsaved(next)) setKept(drafts.write(pollId, next));
      else drafts.remove(pollId);
    },
    drop: () => drafts.remove(pollId),
  };
}
