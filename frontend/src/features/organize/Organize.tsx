import { type Poll, PollId } from '@booth/shared';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useParams } from 'wouter';
import { problemOf } from '../../api/request-error.ts';
import { Loading } from '../../components/Loading.tsx';
import { NotFound } from '../../components/NotFound.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import { useIsDeleting } from './api/delete-poll.ts';
import { useOrganizedPoll } from './api/organized-poll.ts';
import { ErrorNotice } from './components/ErrorNotice.tsx';
import { OrganizerPage } from './components/OrganizerPage.tsx';
import { PollList } from './components/PollList.tsx';
import { PollPage } from './components/PollPage.tsx';
import { moveDraft } from './editor/kept-drafts.ts';
import { useOrganizer } from './sign-in/organizer.ts';
import { SIGNED_OUT_PATH } from './sign-in/organizer-manager.ts';
import { SignIn } from './sign-in/SignIn.tsx';
import { OrganizerTheme } from './theme/OrganizerTheme.tsx';

// Who opens and closes a poll on a phone never loads the text editor.
const EditPoll = lazy(async () => ({ default: (await import('./editor/EditPoll.tsx')).EditPoll }));
const NewPoll = lazy(async () => ({ default: (await import('./new-poll/NewPoll.tsx')).NewPoll }));
const PreviewPage = lazy(async () => ({ default: (await import('./preview/PreviewPage.tsx')).PreviewPage }));

interface PollPageProps {
  page: (poll: Poll) => ReactNode;
  /** Whether the page stays when the poll is deleted: something may be typed there. */
  outlives?: boolean;
}

/** Goes to the id that the poll has got, on the same page and with what was typed. */
function Renamed({ from, to }: { from: string; to: string }) {
  const { id } = useOrganizer();
  const [pathname, navigate] = useLocation();
  useEffect(() => {
    moveDraft(id, from, to);
    void navigate(pathname.replace(`/polls/${from}`, `/polls/${to}`), { replace: true });
  }, [id, from, to, pathname, navigate]);
  return <Loading />;
}

function KnownPoll({ pollId, page, outlives = false }: PollPageProps & { pollId: string }) {
  const { t } = useTranslation();
  const poll = useOrganizedPoll(pollId);
  const isDeleting = useIsDeleting(pollId);
  const problem = problemOf(poll.error);
  const isUnknown = problem?.code === 'unknown-poll';
  if (problem?.renamedTo !== undefined) return <Renamed from={pollId} to={problem.renamedTo} />;
  if (poll.data !== undefined && (!isUnknown || isDeleting || outlives)) return page(poll.data);
  if (poll.isPending) return <Loading />;
  return (
    <OrganizerPage title={isUnknown ? t('problem.unknownPollTitle') : t('problem.unexpectedTitle')} back="/organize">
      <ErrorNotice error={poll.error} />
    </OrganizerPage>
  );
}

function PollRoute(props: PollPageProps) {
  const pollId = PollId.safeParse(useParams().pollId);
  return pollId.success ? <KnownPoll key={pollId.data} pollId={pollId.data} {...props} /> : <NotFound />;
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
              <PollRoute page={(poll) => <EditPoll poll={poll} />} outlives />
            </Route>
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </SignIn>
    </OrganizerTheme>
  );
}
