import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from '../components/Loading.tsx';
import { NotFound } from '../components/NotFound.tsx';
import { addTexts } from '../i18n/start.ts';
import { type Booth, BoothContext } from '../page/booth.ts';
import { PREVIEW_PATH } from '../page/framing.ts';
import { newQueryClient } from '../page/query-client.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { VoteRoute } from './routes/vote.tsx';

// Visitors who scan a poll's code never see the list of polls.
const HomeRoute = lazy(() => import('./routes/home.tsx'));
// Phones never load the big screen.
const LiveRoute = lazy(() => import('./routes/live.tsx'));
// Only the organizers' pages show a preview.
const PreviewRoute = lazy(() => import('./routes/preview.tsx'));
// No visitor loads the organizers' pages.
const OrganizeRoute = lazy(async () => {
  const [route] = await Promise.all([import('./routes/organize.tsx'), addTexts('organize')]);
  return route;
});

export function App({ booth }: { booth: Booth }) {
  const [queryClient] = useState(newQueryClient);
  return (
    <ErrorBoundary>
      <BoothContext value={booth}>
        <QueryClientProvider client={queryClient}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/">
                <HomeRoute opensOnlyPoll />
              </Route>
              <Route path="/join">
                <HomeRoute opensOnlyPoll={false} />
              </Route>
              <Route path="/polls/:pollId" component={VoteRoute} />
              <Route path="/polls/:pollId/live" component={LiveRoute} />
              <Route path="/embed/:pollId" component={LiveRoute} />
              <Route path={PREVIEW_PATH} component={PreviewRoute} />
              <Route path="/organize/*?" component={OrganizeRoute} />
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </QueryClientProvider>
      </BoothContext>
    </ErrorBoundary>
  );
}
