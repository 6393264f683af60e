import type { Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePollText } from '../../poll/use-poll-text.ts';
import { Changes } from './Changes.tsx';
import { EntryCodes } from './EntryCodes.tsx';
import { Erasure } from './Erasure.tsx';
import { Exports } from './Exports.tsx';
import { OrganizerPage } from './OrganizerPage.tsx';
import { PollLinks } from './PollLinks.tsx';
import { ResultsControl } from './ResultsControl.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { VotingControl } from './VotingControl.tsx';

/** Everything that an organizer does to a poll while it goes on, and after. */
export function PollPage({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  return (
    <OrganizerPage
      title={pollText(poll.title)}
      back="/organize"
      aside={
        <Button
          variant="default"
          renderRoot={(props) => <Link to={`/organize/polls/${poll.pollId}/edit`} {...props} />}
        >
          {t('organize.editor.open')}
        </Button>
      }
    >
      <StatusBadge status={poll.status} />
      {poll.status !== 'draft' && <PollLinks pollId={poll.pollId} />}
      <VotingControl poll={poll} />
      <ResultsControl poll={poll} />
      {poll.identity === 'code' && <EntryCodes pollId={poll.pollId} />}
      <Exports pollId={poll.pollId} />
      <Erasure pollId={poll.pollId} />
      <Changes pollId={poll.pollId} />
    </OrganizerPage>
  );
}
