import { Answer, type Answers, ownValue, type Screen } from '@booth/shared';
import { isOfTypeOf, screenViewOf } from '../../screens/index.ts';
import type { TextStore } from '../visitor/device-storage.ts';

const PREFIX = 'booth:draft:';

/**
 * Keeps what the visitor has entered on a screen and not sent (it need not fit the screen), so that
 * a refresh or a dead battery loses nothing.
 */
export interface DraftStore {
  read: (screenToken: string) => Answer | undefined;
  /** Keeps the draft of this screen, and no other: there is one screen at a time. */
  write: (screenToken: string, draft: Answer) => void;
  forget: (screenToken: string) => void;
}

function textsUnder(store: TextStore, prefix: string): string[] {
  return Array.from({ length: store.length }, (_, index) => store.key(index)).filter(
    (key): key is string => key?.startsWith(prefix) === true,
  );
}

export function createDraftStore(store: TextStore): DraftStore {
  return {
    read: (screenToken) => {
      const text = store.getItem(PREFIX + screenToken);
      if (text === null) return undefined;
      try {
        return Answer.safeParse(JSON.parse(text)).data;
      } catch {
        return undefined;
      }
    },
    write: (screenToken, draft) => {
      for (const key of textsUnder(store, PREFIX)) if (key !== PREFIX + screenToken) store.removeItem(key);
      try {
        store.setItem(PREFIX + screenToken, JSON.stringify(draft));
      } catch {
        // No room left on the device: the draft lives on in the page.
      }
    },
    forget: (screenToken) => store.removeItem(PREFIX + screenToken),
  };
}

/**
 * Where a screen starts from: the draft kept for it, or the answer given before going back, or
 * nothing. One to a screen of another type is dropped.
 */
export function firstDraft(screen: Screen, given: Answers, kept: Answer | undefined): Answer {
  const draft = [kept, ownValue(given, screen.id)].find((each) => each !== undefined && isOfTypeOf(screen, each));
  return draft ?? screenViewOf(screen).emptyAnswer;
}
