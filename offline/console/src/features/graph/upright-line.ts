export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle; x and y are its centre. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The vertical space of the states or labels of one rank. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}

/** The least distance (px) between the end of a line and the corners of a state. */
const CORNER_MARGIN = 24;

/**
 * Returns the points of a line from the bottom of one state to the top of the next, or the reverse
 * for a line back up. It is upright inside every band and only goes sideways between them, so it
 * crosses no state and no label.
 */
export function uprightLine(
  points: readonly Point[],
  { from, to }: { from: Box; to: Box },
  bands: ReadonlyMap<number, Band>,
): readonly Point[] {
  const inner = points.slice(1, -1);
  const [first, last] = [inner.at(0), inner.at(-1)];
  if (first === undefined || last === undefined || from === to) return points;
  const down = from.y < to.y ? 1 : -1;
  const [start, end] = [within(first.x, from), within(last.x, to)];
  /** Returns where a line at `x` enters and leaves the band around `y`. */
  const through = ({ x, y }: Point): Point[] => {
    const { top, bottom } = bands.get(Math.round(y)) ?? { top: y, bottom: y };
    const [enters, leaves] = down > 0 ? [top, bottom] : [bottom, top];
    return enters === leaves
      ? [{ x, y }]
      : [
          { x, y: enters },
          { x, y: leaves },
        ];
  };
  const line = [
    { x: start, y: from.y + (down * from.height) / 2 },
    ...through({ x: start, y: from.y }).slice(-1),
    ...inner.flatMap(through),
    ...through({ x: end, y: to.y }).slice(0, 1),
    { x: end, y: to.y - (down * to.height) / 2 },
  ];
  // A segment without length would turn the arrow head.
  return line.filter(({ x, y }, index) => x !== line[index - 1]?.x || y !== line[index - 1]?.y);
}

/** Returns the point of a state's edge that is nearest to `x`, with a distance from its corners. */
function within(x: number, box: Box): number {
  const reach = Math.max(0, box.width / 2 - CORNER_MARGIN);
  return Math.min(Math.max(x, box.x - reach), box.x + reach);
}
