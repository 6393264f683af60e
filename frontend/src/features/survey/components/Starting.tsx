import type { Poll } from '@booth/shared';
import loading from '../../../app/Loading.module.css';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { Spinner } from '../../../controls/Spinner.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { PollHeading } from '../../poll/components/PollHeading.tsx';
import { usePollText } from '../../poll/use-poll-text.ts';

/**
 * The workflow has started and has not presented its first screen. Usually over before it is seen.
 */
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
