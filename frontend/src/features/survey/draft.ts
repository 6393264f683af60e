import { Answer, type Answers, choosableOptions, ownValue, type Poll, type Screen } from '@booth/shared';
import type { TextStore } from '../visitor/device-storage.ts';

const PREFIX = 'booth:draft:';

/** An answer that is not sent yet: in form an `Answer`, but it need not fit its screen. */
export type Draft = Answer;

export function emptyDraft(screen: Screen): Draft {
  switch (screen.type) {
    case 'profile':
      return { type: 'profile', fields: {} };
    case 'choice':
      return { type: 'choice', optionIds: [] };
    case 'text':
      return { type: 'text', text: '' };
    case 'rating':
      return { type: 'rating', fields: {} };
    case 'ranking':
      return { type: 'ranking', order: [] };
  }
}

/** Keeps what the visitor has entered on a screen, so that a refresh or a dead battery loses nothing. */
export interface DraftStore {
  read: (screenToken: string) => Draft | undefined;
  /** Keeps the draft of this screen, and no other: there is one screen at a time. */
  write: (screenToken: string, draft: Draft) => void;
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

/** Where a screen starts from: the draft kept for it, or the answer given before going back, or nothing. */
export function firstDraft(screen: Screen, answers: Answers, kept: Draft | undefined): Draft {
  return [kept, ownValue(answers, screen.id)].find((draft) => draft?.type === screen.type) ?? emptyDraft(screen);
}

/** The draft without the options that can't be chosen any more: the organizer may have hidden one since. */
export function choosableIn(poll: Pick<Poll, 'options'>, draft: Draft): Draft {
  if (draft.type !== 'choice') return draft;
  const ids = choosableOptions(poll).map(({ id }) => id);
  return { type: 'choice', optionIds: draft.optionIds.filter((id) => ids.includes(id)) };
}

/** The answer that a draft stands for: optional fields that were left empty are left out. */
export function answerOf(screen: Screen, draft: Draft): Answer {
  if (screen.type !== 'profile' || draft.type !== 'profile') return draft;
  const given = screen.fields.flatMap((field) => {
    const value = ownValue(draft.fields, field.id);
    return value === undefined || value === '' ? [] : [[field.id, value] as const];
  });
  return { type: 'profile', fields: Object.fromEntries(given) };
}
