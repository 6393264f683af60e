import type { Point } from './layout.ts';

/** How far the curve swings out at a point: a sixth makes the Catmull-Rom spline. */
const swing = 1 / 6;

/** An SVG path that goes smoothly through all points, so that a label on one of them lies on the line. */
export function smoothPath(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return '';
  const path = [`M${first.x} ${first.y}`];
  for (let index = 1; index < points.length; index += 1) {
    const from = points[index - 1] ?? first;
    const to = points[index] ?? from;
    const before = points[index - 2] ?? from;
    const after = points[index + 1] ?? to;
    const bends = [
      `${from.x + (to.x - before.x) * swing} ${from.y + (to.y - before.y) * swing}`,
      `${to.x - (after.x - from.x) * swing} ${to.y - (after.y - from.y) * swing}`,
    ];
    path.push(`C${bends.join(' ')} ${to.x} ${to.y}`);
  }
  return path.join('');
}
