import { Answer, type Answers, ownValue, type Screen } from '@booth/shared';
import * as z from 'zod/mini';
import type { TextStore } from '../../device/device-storage.ts';
import { isOfTypeOf, screenViewOf } from '../../screens/index.ts';

const PREFIX = 'booth:draft:';

/** Where a draft is kept. */
export interface DraftKey {
  /** Drafts of one scope end together: a session, or the ballots of a poll. */
  scope: string;
  /** The screen, or the ballot that is being changed. */
  part: string;
}

/**
 * Keeps what the visitor has entered and not sent, valid or not, so a refresh, an empty battery or
 * a step back loses nothing.
 */
export interface DraftStore {
  /**
   * Returns a draft.
   * @param given the server's answer now; a draft that started from another answer is dropped: the
   * screen has been answered in another tab since
   */
  read: (key: DraftKey, given: Answer | undefined) => Answer | undefined;
  write: (key: DraftKey, given: Answer | undefined, draft: Answer) => void;
  forget: (key: DraftKey) => void;
  /** Forgets all drafts of a scope. */
  end: (scope: string) => void;
}

/** `given` is JSON text. It is only compared. */
const KeptDraft = z.object({ draft: Answer, given: z.optional(z.string()) });

function textsUnder(store: TextStore, prefix: string): string[] {
  return Array.from({ length: store.length }, (_, index) => store.key(index)).filter(
    (key): key is string => key?.startsWith(prefix) === true,
  );
}

const prefixOf = (scope: string): string => `${PREFIX}${scope}/`;
const storedUnder = ({ scope, part }: DraftKey): string => prefixOf(scope) + part;

function keptIn(text: string | null): z.infer<typeof KeptDraft> | undefined {
  if (text === null) return undefined;
  try {
    return KeptDraft.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function createDraftStore(store: TextStore): DraftStore {
  return {
    read: (key, given) => {
      const kept = keptIn(store.getItem(storedUnder(key)));
      const isOutdated = given !== undefined && kept?.given !== JSON.stringify(given);
      return isOutdated ? undefined : kept?.draft;
    },
    write: (key, given, draft) => {
      try {
        store.setItem(storedUnder(key), JSON.stringify({ draft, given: given && JSON.stringify(given) }));
      } catch {
        // The device has no room left. The draft lives on in the page.
      }
    },
    forget: (key) => store.removeItem(storedUnder(key)),
    end: (scope) => {
      for (const key of textsUnder(store, prefixOf(scope))) store.removeItem(key);
    },
  };
}

/**
 * Returns what a screen starts with: its draft, or the answer from before a step back, or nothing.
 * Drops answers to a screen of another type.
 */
export function firstDraft(screen: Screen, given: Answers, kept: Answer | undefined): Answer {
  const draft = [kept, ownValue(given, screen.id)].find((each) => each !== undefined && isOfTypeOf(screen, each));
  return draft ?? screenViewOf(screen).emptyAnswer;
}
