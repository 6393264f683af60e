import type { Poll } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { DeleteDraft } from './DeleteDraft.tsx';
import { ResetVotes } from './ResetVotes.tsx';
import { ReuseButtons } from './ReuseButtons.tsx';
import { Section } from './Section.tsx';

/** What is done to a poll as a whole: copy it, take it as a file, delete it, delete its votes. */
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
