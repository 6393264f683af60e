import type { Poll } from '@booth/shared';
import loading from '../../../components/Loading.module.css';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { PollHeading } from '../../../components/PollHeading.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';

/** Shown until the workflow presents its first screen, usually for a moment only. */
export function Starting({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  useTitle(pollText(poll.title));
  return (
    <PhonePage head={<PollHeading text={poll.title} by={pollText} />}>
      <div className={loading.loading}>
        <Spinner />
        <p role="status">{t('welcome.starting')}</p>
      </div>
    </PhonePage>
  );
}
