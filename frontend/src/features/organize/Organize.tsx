import { type Poll, PollId } from '@booth/shared';
import { lazy, type ReactNode, Suspense } from 'react';
import { Redirect, Route, Switch, useParams } from 'wouter';
import { problemOf } from '../../api/request-error.ts';
import { Loading } from '../../app/Loading.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import { NotFoundRoute } from '../../routes/not-found.tsx';
import { useOrganizedPoll } from './api/organized-poll.ts';
import { ErrorNotice } from './components/ErrorNotice.tsx';
import { OrganizerPage } from './components/OrganizerPage.tsx';
import { PollList } from './components/PollList.tsx';
import { PollPage } from './components/PollPage.tsx';
import { SIGNED_OUT_PATH } from './sign-in/organizer-manager.ts';
import { SignIn } from './sign-in/SignIn.tsx';
import { OrganizerTheme } from './theme/OrganizerTheme.tsx';

// Who opens and closes a poll on a phone never loads the text editor.
const EditPoll = lazy(async () => ({ default: (await import('./editor/EditPoll.tsx')).EditPoll }));
const NewPoll = lazy(async () => ({ default: (await import('./new-poll/NewPoll.tsx')).NewPoll }));
const PreviewPage = lazy(async () => ({ default: (await import('./preview/PreviewPage.tsx')).PreviewPage }));

function KnownPoll({ pollId, page }: { pollId: string; page: (poll: Poll) => ReactNode }) {
  const { t } = useTranslation();
  const poll = useOrganizedPoll(pollId);
  if (poll.data !== undefined) return page(poll.data);
  if (poll.isPending) return <Loading />;
  const isUnknown = problemOf(poll.error)?.code === 'unknown-poll';
  return (
    <OrganizerPage title={isUnknown ? t('problem.unknownPollTitle') : t('problem.unexpectedTitle')} back="/organize">
      <ErrorNotice error={poll.error} />
    </OrganizerPage>
  );
}

function PollRoute({ page }: { page: (poll: Poll) => ReactNode }) {
  const pollId = PollId.safeParse(useParams().pollId);
  return pollId.success ? <KnownPoll key={pollId.data} pollId={pollId.data} page={page} /> : <NotFoundRoute />;
}

/** The organizers' pages, behind their sign-in. */
export function Organize() {
  return (
    <OrganizerTheme>
      <SignIn>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/organize" component={PollList} />
            <Route path="/organize/signed-in">
              <Redirect to={SIGNED_OUT_PATH} replace />
            </Route>
            <Route path="/organize/new" component={NewPoll} />
            <Route path="/organize/polls/:pollId">
              <PollRoute page={(poll) => <PollPage poll={poll} />} />
            </Route>
            <Route path="/organize/polls/:pollId/preview">
              <PollRoute page={(poll) => <PreviewPage poll={poll} />} />
            </Route>
            <Route path="/organize/polls/:pollId/edit">
              <PollRoute page={(poll) => <EditPoll poll={poll} />} />
            </Route>
            <Route component={NotFoundRoute} />
          </Switch>
        </Suspense>
      </SignIn>
    </OrganizerTheme>
  );
}
