import { useEffect, useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import * as z from 'zod/mini';
import { Notice } from '../../../components/Notice.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';

/** The history state in which a deletion tells the list what was deleted. */
const DeletedState = z.object({ deletedPoll: z.string() });

export const deletedState = (title: string): z.infer<typeof DeletedState> => ({ deletedPoll: title });

/** Says that a poll has just been deleted, once. */
export function DeletedNotice() {
  const { t } = useTranslation();
  const state = useHistoryState<unknown>();
  const [title, setTitle] = useState<string>();
  useEffect(() => {
    const deleted = DeletedState.safeParse(state).data?.deletedPoll;
    if (deleted === undefined) return;
    // Set after the live region exists, so that screen readers announce it.
    setTitle(deleted);
    // A reload must not say it again.
    history.replaceState(null, '');
  }, [state]);
  return <Notice tone="news">{title !== undefined && t('organize.delete.done', { title })}</Notice>;
}
