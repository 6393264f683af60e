import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { deviceStore } from '../../../device/device-storage.ts';
import type { Edit } from '../definition/edit-text.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { createPollDraftStore, draftKey, type PollDraft } from './poll-draft.ts';
import { historyOf, redone, type TextHistory, undone, withStep, withText } from './text-history.ts';

const store = deviceStore();
/** Without browser storage, drafts live in memory and end with the page. */
const drafts = createPollDraftStore(store, store instanceof Storage);

type Base = PollDraft['base'];

interface DraftState {
  history: TextHistory;
  base: Base;
  /** How often the text has changed. */
  changes: number;
  isFromOtherTab: boolean;
}

type Action =
  | { type: 'write'; edit: Edit; at: number }
  | { type: 'undo' | 'redo' }
  | { type: 'rebase'; base: Base; text: string | undefined }
  | { type: 'adopt'; base: Base; text: string }
  | { type: 'restart'; base: Base };

function nextHistory({ history }: DraftState, action: Action): TextHistory {
  switch (action.type) {
    case 'write':
      return withText(history, action.edit(history.text), action.at);
    case 'undo':
      return undone(history);
    case 'redo':
      return redone(history);
    case 'rebase':
    case 'adopt':
      return withStep(history, action.text ?? history.text);
    case 'restart':
      return historyOf(action.base.text);
  }
}

function reduced(state: DraftState, action: Action): DraftState {
  const history = nextHistory(state, action);
  const base = 'base' in action ? action.base : state.base;
  const isSameText = history.text === state.history.text;
  if (isSameText && (action.type === 'adopt' || base === state.base)) return state;
  return { history, base, changes: state.changes + (isSameText ? 0 : 1), isFromOtherTab: action.type === 'adopt' };
}

/** A draft that is being edited. */
export interface EditedDraft {
  text: string;
  base: Base;
  isUnsaved: boolean;
  /** False if leaving the page would lose the text. */
  isKept: boolean;
  /** How often the text has changed since the page was opened. */
  changes: number;
  canUndo: boolean;
  canRedo: boolean;
  /** True if the text came from another tab of this browser and was not changed here since. */
  isFromOtherTab: boolean;
  write: (edit: Edit) => void;
  undo: () => void;
  redo: () => void;
  /** Sets another base, and another text if one is given. Undo goes back over this. */
  rebase: (base: Base, text?: string) => void;
  /** Starts over with a stored version and an empty history. */
  restart: (base: Base) => void;
}

/**
 * Edits the draft of a poll: the kept one, or a new one. Keeps it at each change until it is saved.
 * Follows other tabs, whose changes can be undone here.
 */
export function usePollDraft(pollId: string, first: () => Base): EditedDraft {
  const key = draftKey(useOrganizer().id, pollId);
  const [{ history, base, changes, isFromOtherTab }, dispatch] = useReducer(reduced, key, () => {
    const { base, text } = drafts.read(key) ?? { base: first(), text: undefined };
    return { base, history: historyOf(text ?? base.text), changes: 0, isFromOtherTab: false };
  });
  const [isKept, setKept] = useState(true);
  const { text } = history;
  const isUnsaved = text !== base.text;
  const saved = useRef(base);

  useEffect(() => {
    saved.current = base;
    // The store has it. Writing it back could replace what the other tab wrote since.
    if (isFromOtherTab) return;
    if (isUnsaved) setKept(drafts.write(key, { text, base }));
    else drafts.remove(key);
  }, [key, text, base, isUnsaved, isFromOtherTab]);

  useEffect(() => {
    const adopt = (draft: PollDraft) => dispatch({ type: 'adopt', ...draft });
    const follow = ({ key: changed }: StorageEvent) => {
      if (changed !== key) return;
      const base = saved.current;
      // Reads the store, not the event: this tab may have written since, and two tabs would swap
      // their texts for ever. Without a draft, the other tab has saved or discarded everything.
      adopt(drafts.read(key) ?? { base, text: base.text });
    };
    // A frozen tab gets no storage events.
    const catchUp = () => {
      const kept = document.visibilityState === 'visible' ? drafts.read(key) : undefined;
      if (kept !== undefined) adopt(kept);
    };
    window.addEventListener('storage', follow);
    document.addEventListener('visibilitychange', catchUp);
    return () => {
      window.removeEventListener('storage', follow);
      document.removeEventListener('visibilitychange', catchUp);
    };
  }, [key]);

  useEffect(() => {
    if (isKept || !isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isKept, isUnsaved]);

  const write = useCallback((edit: Edit) => {
    dispatch({ type: 'write', edit, at: Date.now() });
  }, []);

  return {
    text,
    base,
    isUnsaved,
    isKept,
    changes,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    isFromOtherTab,
    write,
    undo: () => dispatch({ type: 'undo' }),
    redo: () => dispatch({ type: 'redo' }),
    rebase: (next, own) => dispatch({ type: 'rebase', base: next, text: own }),
    restart: (next) => dispatch({ type: 'restart', base: next }),
  };
}
