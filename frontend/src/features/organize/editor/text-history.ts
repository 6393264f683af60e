/** A pause after which what is typed is a step of its own, in milliseconds. */
const PAUSE_MS = 1_000;

/**
 * More than one key press or one word of an input method changes at once: a field that is pasted
 * into, a screen.
 */
const TYPED_MAX_CHARACTERS = 60;

/** Steps that can be undone: a text has up to some 100 kB. */
const STEPS_MAX = 100;

/** Where an edit left what it wrote, and when. */
interface Edit {
  at: number;
  from: number;
  to: number;
}

/** A text, what it was before, and what was undone of it. */
export interface TextHistory {
  text: string;
  /** The oldest first. */
  past: readonly string[];
  /** The one that was undone last first. */
  future: readonly string[];
  /** The typing that the next key press may belong to. */
  typing: Edit | undefined;
}

/** The part in which two texts differ, in UTF-16 code units. */
interface Difference {
  from: number;
  /** Its end in the first and in the second text. */
  ends: readonly [number, number];
}

/** Returns the one part outside which both texts are the same. */
export function differenceOf(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { from, ends: [before.length - same, after.length - same] };
}

export const historyOf = (text: string): TextHistory => ({ text, past: [], future: [], typing: undefined });

/** Returns the history with another text, which is a step of its own. */
export const withStep = (history: TextHistory, text: string): TextHistory =>
  text === history.text
    ? { ...history, typing: undefined }
    : { text, past: [...history.past, history.text].slice(-STEPS_MAX), future: [], typing: undefined };

/**
 * Returns the history with another text. Key presses without a pause between them, at one place,
 * are one step.
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
  // What came back to where it was is no step.
  if (past.at(-1) === text) return { text, past: past.slice(0, -1), future: [], typing: undefined };
  const typing = { at: now, from: Math.min(from, last.from), to: Math.max(newEnd, last.to + newEnd - end) };
  return { text, past, future: [], typing };
}

/** Returns the history one step before; the same where there is none. */
export function undone({ text, past, future }: TextHistory): TextHistory {
  const before = past.at(-1);
  if (before === undefined) return { text, past, future, typing: undefined };
  return { text: before, past: past.slice(0, -1), future: [text, ...future], typing: undefined };
}

/** Returns the history with the step again that was undone last; the same where there is none. */
export function redone({ text, past, future }: TextHistory): TextHistory {
  const [after, ...rest] = future;
  if (after === undefined) return { text, past, future, typing: undefined };
  return { text: after, past: [...past, text], future: rest, typing: undefined };
}
