import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { Router } from 'wouter';
import { Loading } from '../../../components/Loading.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { BoothContext, useBooth } from '../../../page/booth.ts';
import { Visit } from '../../voting/Visit.tsx';
import { messageFrom, type PreviewNews, ShowPoll } from '../messages.ts';
import { changeRun, type PreviewRun, startRun, updatePage } from '../preview-run.ts';
import './preview.css';

const tell = (news: PreviewNews) => window.parent.postMessage(news, window.location.origin);

/** The voting page with the poll that the page around it sends while it is being edited. */
export function Preview() {
  const around = useBooth();
  const { tags, setLanguage } = useLanguage();
  const [language = 'en'] = tags;
  const [run, setRun] = useState<PreviewRun>();
  /**
   * The last language that the page around it sent. The visitor may have chosen another one since.
   */
  const [asked, setAsked] = useState(language);
  const [place, setPlace] = useState<{ number: number; screenId: string | undefined }>();

  const show = useEffectEvent((message: ShowPoll) => {
    const { poll, screenId } = message;
    if (message.language !== asked) setAsked(message.language);
    if (message.language !== language) setLanguage(message.language);
    // A new screen may have issues at first. The preview goes to it once they are fixed.
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

  // After the page has shown the beginning: otherwise, this visit looks like an abandoned one.
  const goToPlace = useEffectEvent(() => {
    if (run === undefined || place?.screenId === undefined) return;
    if (run.visit.goTo(place.screenId)) updatePage(run);
    else setRun(startRun(around, run.visit.home().poll));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: visits each place once.
  useEffect(() => goToPlace(), [place]);

  const tellLanguage = useEffectEvent(() => {
    if (run !== undefined && language !== asked) tell({ type: 'language', language });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: reports each change once.
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
