import { type Poll, wasOpened } from '@booth/shared';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { LivePollContext, useLivePoll } from '../../live/use-live-poll.ts';
import { useFollowedPoll } from '../api/organized-poll.ts';
import { Changes } from '../changes/Changes.tsx';
import { PreviewLink } from '../preview/PreviewLink.tsx';
import { EntryCodes } from './EntryCodes.tsx';
import { Erasure } from './Erasure.tsx';
import { Exports } from './Exports.tsx';
import { OrganizerPage } from './OrganizerPage.tsx';
import { PollActions } from './PollActions.tsx';
import { PollLinks } from './PollLinks.tsx';
import { ResultsControl } from './ResultsControl.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { VotingControl } from './VotingControl.tsx';

/** Everything that an organizer does to a poll while it goes on, and after. */
export function PollPage({ poll: read }: { poll: Poll }) {
  const { t } = useTranslation();
  const reread = useFollowedPoll(read.pollId);
  const live = useLivePoll(read, reread, 'results');
  // What colleagues did is in the log, too.
  const cache = useQueryClient();
  const [seen] = useState(read.version);
  useEffect(() => {
    if (read.version === seen) return;
    void cache.invalidateQueries({ queryKey: ['organizer', 'changes', read.pollId] });
  }, [cache, read.pollId, read.version, seen]);
  const poll = live.isWithdrawn ? read : live.poll;
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
