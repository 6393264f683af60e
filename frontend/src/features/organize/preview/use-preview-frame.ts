import type { Poll } from '@booth/shared';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { messageFrom, PreviewNews, type ShowPoll } from '../../preview/messages.ts';

/** How long typing must pause before the preview follows. */
const SETTLE_MS = 120;
/** How long a preview may take to load. */
const LOAD_LONGEST_MS = 15_000;

interface PreviewFrame {
  frame: RefObject<HTMLIFrameElement | null>;
  /** The number of the frame: `loadAgain` makes a new one. */
  attempt: number;
  state: 'loading' | 'shown' | 'late';
  /** True if a link to another page was followed, which does nothing. */
  hasLedAway: boolean;
  loadAgain: () => void;
}

interface Shown {
  /** Undefined while there is nothing to show. */
  poll: Poll | undefined;
  language: string;
  /** Another number makes the preview go to `screenId`. */
  place: number;
  screenId: string | undefined;
  onLanguage: (language: string) => void;
}

/** Sends a poll to the frame that previews it, and handles the messages of the frame. */
export function usePreviewFrame({ poll, language, place, screenId, onLanguage }: Shown): PreviewFrame {
  const frame = useRef<HTMLIFrameElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<PreviewFrame['state']>('loading');
  /** How often the frame has loaded. */
  const [loads, setLoads] = useState(0);
  const [ledAwayAt, setLedAwayAt] = useState<number>();
  /** The load, language and place of the last message. */
  const lastTarget = useRef<string>(undefined);

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      const news = messageFrom(PreviewNews, frame.current?.contentWindow, event);
      if (news?.type === 'ready') {
        setState('shown');
        setLoads((count) => count + 1);
      }
      if (news?.type === 'language') onLanguage(news.language);
      if (news?.type === 'led-away') setLedAwayAt(place);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, [onLanguage, place]);

  useEffect(() => {
    if (state !== 'loading' || poll === undefined) return;
    const timer = setTimeout(() => setState('late'), LOAD_LONGEST_MS);
    return () => clearTimeout(timer);
  }, [state, poll]);

  useEffect(() => {
    if (loads === 0 || poll === undefined) return;
    const target = `${loads} ${language} ${place}`;
    const send = () => {
      lastTarget.current = target;
      const message: ShowPoll = { type: 'show', poll, language, place, screenId };
      frame.current?.contentWindow?.postMessage(message, window.location.origin);
    };
    // With the same target, only the poll has changed: somebody is typing.
    if (lastTarget.current !== target) {
      send();
      return;
    }
    const timer = setTimeout(send, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [loads, poll, language, place, screenId]);

  return {
    frame,
    attempt,
    state,
    hasLedAway: ledAwayAt === place,
    loadAgain: () => {
      setState('loading');
      setAttempt(attempt + 1);
    },
  };
}
