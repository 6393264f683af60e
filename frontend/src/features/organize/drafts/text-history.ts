import { differenceOf } from '../definition/text-difference.ts';

/** After such a pause, typing starts a new step. */
const PAUSE_MS = 1_000;

/** A longer change is not typed, but pasted or made by a button: it is a step of its own. */
const TYPED_MAX_CHARACTERS = 60;

/** How many steps can be undone. A text can have some 100 kB. */
const STEPS_MAX = 100;

/** Where the last typing was, and when. */
interface Edit {
  at: number;
  from: number;
  to: number;
}

/** A text with its steps of undo and redo. */
export interface TextHistory {
  text: string;
  /** Earlier texts, the oldest first. */
  past: readonly string[];
  /** Undone texts, the last one undone first. */
  future: readonly string[];
  /** The step that the next key press may continue. */
  typing: Edit | undefined;
}

export const historyOf = (text: string): TextHistory => ({ text, past: [], future: [], typing: undefined });

/** Sets the text as a step of its own. */
export const withStep = (history: TextHistory, text: string): TextHistory =>
  text === history.text
    ? { ...history, typing: undefined }
    : { text, past: [...history.past, history.text].slice(-STEPS_MAX), future: [], typing: undefined };

/**
 * Sets the text as it is typed. Key presses at one place without a pause are one step.
 * @param now in milliseconds
 */
export function withText(history: TextHistory, text: string, now: number): TextHistory {
  if (text === history.text) return history;
  const { typing: last, past } = history;
  const { from, ends } = differenceOf(history.text, text);
  const [end, newEnd] = ends;
  if (Math.max(end, newEnd) - from > TYPED_MAX_CHARACTERS) return withStep(history, text);
  const continues = last !== undefined && now - last.at < PAUSE_MS && from <= last.to && end >= last.from;
  if (!continues) return { ...withStep(history, text), typing: { at: now, from, to: newEnd } };
  // Typing that ends where it began is no step.
  if (past.at(-1) === text) return { text, past: past.slice(0, -1), future: [], typing: undefined };
  const typing = { at: now, from: Math.min(from, last.from), to: Math.max(newEnd, last.to + newEnd - end) };
  return { text, past, future: [], typing };
}

/** Goes back one step, if there is one. */
export function undone({ text, past, future }: TextHistory): TextHistory {
  const before = past.at(-1);
  if (before === undefined) return { text, past, future, typing: undefined };
  return { text: before, past: past.slice(0, -1), future: [text, ...future], typing: undefined };
}

/** Repeats the step that was undone last, if there is one. */
export function redone({ text, past, future }: TextHistory): TextHistory {
  const [after, ...rest] = future;
  if (after === undefined) return { text, past, future, typing: undefined };
  return { text: after, past: [...past, text], future: rest, typing: undefined };
}
