import type { Poll } from '@booth/shared';
import { useTranslation } from '../../i18n/use-translation.ts';
import { COUNTDOWN_FROM_MS } from '../../time/opening.ts';
import { useMoment } from '../../time/use-moment.ts';
import type { Wording } from '../poll/wording.ts';

/** Returns the invitation: to vote now, or when the poll opens. */
export function useInvitation(poll: Poll, isOpen: boolean, wording: Wording): string {
  const { t } = useTranslation();
  const now = useMoment(poll).getTime();
  if (isOpen) return t('live.vote', wording);
  const isSoon = poll.opensAt !== undefined && Date.parse(poll.opensAt) - now < COUNTDOWN_FROM_MS;
  return t(isSoon ? 'live.opensSoon' : 'live.opensLater');
}
