import type { Point } from './upright-line.ts';

/**
 * An SVG path through all points that is upright at each of them: so a label on one lies on the
 * line, and nothing swings out.
 */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let from = first;
  const path = [`M${first.x} ${first.y}`];
  for (const to of rest) {
    const middle = (from.y + to.y) / 2;
    path.push(to.x === from.x ? `L${to.x} ${to.y}` : `C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`);
    from = to;
  }
  return path.join('');
}
