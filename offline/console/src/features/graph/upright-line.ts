export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its centre. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Lines end at least this far from the corners of a state. */
const cornerMargin = 24;

/** The line from the lower edge of one state to the upper edge of the next, or the reverse for a way back up. */
export function uprightLine(points: readonly Point[], { from, to }: { from: Box; to: Box }): readonly Point[] {
  const inner = points.slice(1, -1);
  const [first, last] = [inner.at(0), inner.at(-1)];
  if (first === undefined || last === undefined || from === to) return points;
  const down = from.y < to.y ? 1 : -1;
  return [
    { x: within(first.x, from), y: from.y + (down * from.height) / 2 },
    ...inner,
    { x: within(last.x, to), y: to.y - (down * to.height) / 2 },
  ];
}

/** The place on a state's edge that is nearest to `x`, off its corners. */
function within(x: number, box: Box): number {
  const reach = Math.max(0, box.width / 2 - cornerMargin);
  return Math.min(Math.max(x, box.x - reach), box.x + reach);
}
