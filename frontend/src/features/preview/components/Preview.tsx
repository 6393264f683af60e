import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { Router } from 'wouter';
import { Loading } from '../../../components/Loading.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { BoothContext, useBooth } from '../../../page/booth.ts';
import { Visit } from '../../voting/Visit.tsx';
import { messageFrom, type PreviewNews, ShowPoll } from '../messages.ts';
import { changeRun, type PreviewRun, startRun, tellPage } from '../preview-run.ts';
import './preview.css';

const tell = (news: PreviewNews) => window.parent.postMessage(news, window.location.origin);

/**
 * The voting page, with a poll that the page around it sends, and keeps sending as it is written.
 */
export function Preview() {
  const around = useBooth();
  const { tags, setLanguage } = useLanguage();
  const [language = 'en'] = tags;
  const [run, setRun] = useState<PreviewRun>();
  /** What the page around it asked for last; another one was chosen in here. */
  const [asked, setAsked] = useState(language);
  const [place, setPlace] = useState<{ number: number; screenId: string | undefined }>();

  const show = useEffectEvent((message: ShowPoll) => {
    const { poll, screenId } = message;
    if (message.language !== asked) setAsked(message.language);
    if (message.language !== language) setLanguage(message.language);
    // A screen that is new may have issues at first: it is gone to once it is there.
    const isThere = screenId === undefined || poll.screens.some(({ id }) => id === screenId);
    const isElsewhere = isThere && message.place !== place?.number;
    const begins = run === undefined || (isElsewhere && screenId === undefined);
    setRun(begins ? startRun(around, poll) : changeRun(run, poll));
    if (isElsewhere) setPlace({ number: message.place, screenId });
  });

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      const message = messageFrom(ShowPoll, window.parent, event);
      if (message !== undefined) show(message);
    };
    window.addEventListener('message', hear);
    tell({ type: 'ready' });
    return () => window.removeEventListener('message', hear);
  }, []);

  // After the page has shown the beginning: a visit that begins on a screen looks like one that
  // somebody has left.
  const goToPlace = useEffectEvent(() => {
    if (run === undefined || place?.screenId === undefined) return;
    if (run.visit.goTo(place.screenId)) tellPage(run);
    else setRun(startRun(around, run.visit.home().poll));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place is gone to once.
  useEffect(() => goToPlace(), [place]);

  const tellLanguage = useEffectEvent(() => {
    if (run !== undefined && language !== asked) tell({ type: 'language', language });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is told of once.
  useEffect(() => tellLanguage(), [language]);

  if (run === undefined) return <Loading />;
  return (
    <Router aroundNav={() => tell({ type: 'led-away' })}>
      <BoothContext value={run.booth}>
        <QueryClientProvider client={run.cache}>
          <Visit key={`${run.key} ${run.pollId}`} pollId={run.pollId} />
        </QueryClientProvider>
      </BoothContext>
    </Router>
  );
}
