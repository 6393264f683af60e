import type { Drawing } from './layout.ts';
import type { Point } from './upright-line.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The smallest zoom: text of 14 px stays larger than 11 px. Larger drawings have to be moved. */
export const READABLE_ZOOM = 0.8;
const MARGIN = 24;
/** Leaves room for the buttons. */
const MARGIN_BELOW = 56;

/**
 * Returns how to show a drawing in a window (px): as a whole if its text is readable then,
 * otherwise with `centre` in the middle if that leaves no empty margin.
 */
export function fit({ width, height }: Size, shown: Size, centre: Point): { x: number; y: number; zoom: number } {
  const whole = Math.min((shown.width - 2 * MARGIN) / width, (shown.height - MARGIN - MARGIN_BELOW) / height);
  const zoom = Math.min(1, Math.max(READABLE_ZOOM, whole));
  return {
    x: offset(width * zoom, shown.width, centre.x * zoom, MARGIN),
    y: offset(height * zoom, shown.height, centre.y * zoom, MARGIN_BELOW),
    zoom,
  };
}

function offset(drawn: number, shown: number, centre: number, marginAfter: number): number {
  const left = shown - drawn - MARGIN - marginAfter;
  return left >= 0 ? MARGIN + left / 2 : Math.min(MARGIN, Math.max(MARGIN + left, shown / 2 - centre));
}

/** Returns the centre of a state, or of the start if there is no such state. */
export function centreOf({ states, terminals, width }: Drawing, name: string | undefined): Point {
  const byName = new Map(states.map((state) => [state.name, state]));
  const state = name === undefined ? undefined : byName.get(name);
  if (state === undefined) return { x: (terminals[0]?.x ?? width / 2) + 32, y: 0 };
  let [x, y] = [state.x + state.width / 2, state.y + state.height / 2];
  for (let parent = state.parent; parent !== undefined; ) {
    const around = byName.get(parent);
    x += around?.x ?? 0;
    y += around?.y ?? 0;
    parent = around?.parent;
  }
  return { x, y };
}
