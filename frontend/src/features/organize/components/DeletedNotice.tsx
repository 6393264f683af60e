import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Notice } from '../../survey/components/Notice.tsx';

/** What the page that deleted a poll leaves in the history for the list. */
const DeletedState = z.object({ deletedPoll: z.string() });

export const deletedState = (title: string): z.infer<typeof DeletedState> => ({ deletedPoll: title });

/** Says once that a poll has just been deleted. */
export function DeletedNotice() {
  const { t } = useTranslation();
  const [title] = useState(() => DeletedState.safeParse(history.state).data?.deletedPoll);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (title === undefined) return;
    // After the region is there, so that it is read out.
    setShown(true);
    // Not again after a reload.
    history.replaceState(null, '');
  }, [title]);
  return <Notice tone="news">{isShown && title !== undefined && t('organize.delete.done', { title })}</Notice>;
}
