import { useEffect, useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import * as z from 'zod/mini';
import { Notice } from '../../../components/Notice.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';

/** What the page that deleted a poll leaves in the history for the list. */
const DeletedState = z.object({ deletedPoll: z.string() });

export const deletedState = (title: string): z.infer<typeof DeletedState> => ({ deletedPoll: title });

/** Says once that a poll has just been deleted. */
export function DeletedNotice() {
  const { t } = useTranslation();
  const state = useHistoryState<unknown>();
  const [title, setTitle] = useState<string>();
  useEffect(() => {
    const deleted = DeletedState.safeParse(state).data?.deletedPoll;
    if (deleted === undefined) return;
    // After the region is there, so that it is read out.
    setTitle(deleted);
    // Not again after a reload.
    history.replaceState(null, '');
  }, [state]);
  return <Notice tone="news">{title !== undefined && t('organize.delete.done', { title })}</Notice>;
}
