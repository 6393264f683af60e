import { type Poll, wasOpened } from '@booth/shared';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { LivePollContext, useLivePoll } from '../../live/use-live-poll.ts';
import { useFollowedPoll } from '../api/organized-poll.ts';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { PollLinks } from '../components/PollLinks.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { PreviewLink } from '../preview/PreviewLink.tsx';
import { Changes } from './Changes.tsx';
import { EntryCodes } from './EntryCodes.tsx';
import { Erasure } from './Erasure.tsx';
import { Exports } from './Exports.tsx';
import { PollActions } from './PollActions.tsx';
import { ResultsControl } from './ResultsControl.tsx';
import { VotingControl } from './VotingControl.tsx';

/** The page on which an organizer runs a poll. */
export function PollPage({ poll: fetchedPoll }: { poll: Poll }) {
  const { t } = useTranslation();
  const refetch = useFollowedPoll(fetchedPoll.pollId);
  const live = useLivePoll(fetchedPoll, refetch, 'results');
  // A new version means that the log has a new entry.
  const cache = useQueryClient();
  const [firstVersion] = useState(fetchedPoll.version);
  useEffect(() => {
    if (fetchedPoll.version === firstVersion) return;
    void cache.invalidateQueries({ queryKey: ['organizer', 'changes', fetchedPoll.pollId] });
  }, [cache, fetchedPoll.pollId, fetchedPoll.version, firstVersion]);
  const poll = live.isWithdrawn ? fetchedPoll : live.poll;
  const pollText = usePollText(poll);
  return (
    <LivePollContext value={live}>
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
        <StatusBadge poll={poll} />
        {poll.status !== 'draft' && <PollLinks pollId={poll.pollId} />}
        <PreviewLink pollId={poll.pollId} leadsThere />
        <VotingControl poll={poll} />
        <ResultsControl poll={poll} />
        {poll.identity === 'code' && <EntryCodes pollId={poll.pollId} />}
        <Exports poll={poll} />
        {wasOpened(poll) && <Erasure pollId={poll.pollId} />}
        <PollActions poll={poll} />
        <Changes pollId={poll.pollId} />
      </OrganizerPage>
    </LivePollContext>
  );
}
