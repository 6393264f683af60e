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
import { moveDraft } from './drafts/kept-drafts.ts';
import { PollList } from './poll-list/PollList.tsx';
import { PollPage } from './poll-page/PollPage.tsx';
import { useOrganizer } from './sign-in/organizer.ts';
import { SIGNED_OUT_PATH } from './sign-in/organizer-manager.ts';
import { SignIn } from './sign-in/SignIn.tsx';
import { OrganizerTheme } from './theme/OrganizerTheme.tsx';

// Loaded when needed: opening a poll on a phone needs no editor.
const EditPoll = lazy(async () => ({ default: (await import('./editor/EditPoll.tsx')).EditPoll }));
const NewPoll = lazy(async () => ({ default: (await import('./new-poll/NewPoll.tsx')).NewPoll }));
const PreviewPage = lazy(async () => ({ default: (await import('./preview/PreviewPage.tsx')).PreviewPage }));

interface PollPageProps {
  page: (poll: Poll) => ReactNode;
  /** True if the page stays when the poll is deleted, since it may have unsaved text. */
  staysWhenDeleted?: boolean;
}

/** Goes to the same page under the poll's new id, with the draft. */
function RenamedPoll({ from, to }: { from: string; to: string }) {
  const { id } = useOrganizer();
  const [pathname, navigate] = useLocation();
  useEffect(() => {
    moveDraft(id, from, to);
    void navigate(pathname.replace(`/polls/${from}`, `/polls/${to}`), { replace: true });
  }, [id, from, to, pathname, navigate]);
  return <Loading />;
}

/** Reads the poll and shows its page, or why there is none. */
function LoadedPoll({ pollId, page, staysWhenDeleted = false }: PollPageProps & { pollId: string }) {
  const { t } = useTranslation();
  const poll = useOrganizedPoll(pollId);
  const isDeleting = useIsDeleting(pollId);
  const problem = problemOf(poll.error);
  const isUnknown = problem?.code === 'unknown-poll';
  if (problem?.renamedTo !== undefined) return <RenamedPoll from={pollId} to={problem.renamedTo} />;
  if (poll.data !== undefined && (!isUnknown || isDeleting || staysWhenDeleted)) return page(poll.data);
  if (poll.isPending) return <Loading />;
  return (
    <OrganizerPage title={isUnknown ? t('problem.unknownPollTitle') : t('problem.unexpectedTitle')} back="/organize">
      <ErrorNotice error={poll.error} />
    </OrganizerPage>
  );
}

function PollRoute(props: PollPageProps) {
  const pollId = PollId.safeParse(useParams().pollId);
  return pollId.success ? <LoadedPoll key={pollId.data} pollId={pollId.data} {...props} /> : <NotFound />;
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
              <PollRoute page={(poll) => <EditPoll poll={poll} />} staysWhenDeleted />
            </Route>
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </SignIn>
    </OrganizerTheme>
  );
}
