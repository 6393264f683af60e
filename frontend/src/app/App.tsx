import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { addTexts } from '../i18n/start.ts';
import { HomeRoute } from '../routes/home.tsx';
import { NotFoundRoute } from '../routes/not-found.tsx';
import { VoteRoute } from '../routes/vote.tsx';
import { type Booth, BoothContext } from './booth.ts';
import { Crash } from './Crash.tsx';
import { Loading } from './Loading.tsx';
import './theme-variables.css';
import './app.css';

// A phone never loads the big screen.
const LiveRoute = lazy(() => import('../routes/live.tsx'));
// No visitor loads the organizers' pages.
const OrganizeRoute = lazy(async () => {
  const [route] = await Promise.all([import('../routes/organize.tsx'), addTexts('organize')]);
  return route;
});

/** The client repeats by itself and says so (`untilAnswered`): a second mechanism would hide what it does. */
const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: Number.POSITIVE_INFINITY },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

export function App({ booth }: { booth: Booth }) {
  const [queryClient] = useState(newQueryClient);
  return (
    <Crash>
      <BoothContext value={booth}>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <Suspense fallback={<Loading />}>
              <Routes>
                <Route index element={<HomeRoute />} />
                <Route path="polls/:pollId" element={<VoteRoute />} />
                <Route path="polls/:pollId/live" element={<LiveRoute />} />
                <Route path="organize/*" element={<OrganizeRoute />} />
                <Route path="*" element={<NotFoundRoute />} />
              </Routes>
            </Suspense>
          </BrowserRouter>
        </QueryClientProvider>
      </BoothContext>
    </Crash>
  );
}
