import type { Poll } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Section } from '../components/Section.tsx';
import { DeleteDraft } from '../poll-actions/DeleteDraft.tsx';
import { ReuseButtons } from '../poll-actions/ReuseButtons.tsx';
import { ResetVotes } from './ResetVotes.tsx';

/** The actions on a whole poll: copy it, save it as a file, delete it, reset its votes. */
export function PollActions({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('organize.actions.reuse')} hint={t('organize.actions.reuseHint')}>
        <ReuseButtons pollId={poll.pollId} />
      </Section>
      <DeleteDraft poll={poll} />
      <ResetVotes poll={poll} />
    </>
  );
}
