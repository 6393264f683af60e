import type { Point } from './layout.ts';

/** An SVG path through the points, from the middle of one stretch to the middle of the next, so that no corner is sharp. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const path = [`M${first.x} ${first.y}`];
  for (const [index, corner] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] ?? last;
    const end = next === last ? last : middle(corner, next);
    path.push(`Q${corner.x} ${corner.y} ${end.x} ${end.y}`);
  }
  if (rest.length === 1) path.push(`L${last.x} ${last.y}`);
  return path.join('');
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
