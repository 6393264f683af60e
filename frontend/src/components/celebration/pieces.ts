/** A piece of confetti. Places and sizes are fractions of the page's width and height. */
export interface Piece {
  color: string;
  /** A fraction of the page's shorter side. */
  size: number;
  fromX: number;
  /** How far the piece drifts sideways. */
  drift: number;
  /** When the piece begins to fall, as a fraction of the whole time. */
  delay: number;
  /** The number of full turns. */
  turns: number;
}

/** Creates pieces in these colours. `random` returns numbers from 0 to 1. */
export function piecesOf(count: number, colors: readonly string[], random: () => number): Piece[] {
  return Array.from({ length: count }, (_, index) => ({
    color: colors[index % colors.length] ?? 'currentColor',
    size: 0.015 + 0.02 * random(),
    fromX: random(),
    drift: 0.3 * (random() - 0.5),
    delay: 0.4 * random(),
    turns: 1 + 3 * random(),
  }));
}

/** Returns the place of a piece at a fraction of the time, 0 to 1; `turn` in radians. */
export function placeOf({ fromX, drift, delay, turns }: Piece, time: number) {
  const fallen = Math.min(1, Math.max(0, (time - delay) / (1 - delay)));
  return {
    x: fromX + drift * fallen,
    // Falls faster and faster, from above the page to below it.
    y: -0.05 + 1.15 * fallen ** 1.6,
    turn: turns * 2 * Math.PI * fallen,
    opacity: 1 - fallen ** 4,
  };
}
