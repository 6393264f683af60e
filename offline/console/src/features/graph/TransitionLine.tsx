import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import type { TransitionEdge } from './flow.ts';
import classes from './TransitionLine.module.css';
import type { Point } from './upright-line.ts';

/** A transition, drawn along the points of the layout, which lead around all other states. */
export function TransitionLine({ id, data }: EdgeProps<TransitionEdge>) {
  if (data === undefined) return null;
  const { points, labelAt, labelWidth, kind, text, taken } = data;
  const marker = `arrow-${taken ? 'taken' : 'open'}`;
  return (
    <>
      <BaseEdge
        id={id}
        path={smoothPath(points)}
        className={classes.line}
        data-kind={kind}
        data-taken={taken}
        markerEnd={`url(#${marker})`}
      />
      {text !== undefined && text !== '' && labelAt !== undefined && (
        <EdgeLabelRenderer>
          <div
            className={classes.label}
            data-kind={kind}
            data-taken={taken}
            title={text}
            style={{
              maxWidth: labelWidth,
              transform: `translate(-50%, -50%) translate(${labelAt.x}px, ${labelAt.y}px)`,
            }}
          >
            {text}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

/**
 * Returns an SVG path through all points that is upright at each of them, so that a label at one
 * lies on the line.
 */
function smoothPath(points: readonly Point[]): string {
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

/** The arrow heads that the lines refer to. */
export function ArrowHeads() {
  return (
    <svg className={classes.heads} aria-hidden>
      <defs>
        {['open', 'taken'].map((name) => (
          <marker
            key={name}
            id={`arrow-${name}`}
            viewBox="0 0 10 10"
            refX="8.5"
            refY="5"
            markerWidth="12"
            markerHeight="12"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M1 1.5 8.5 5 1 8.5" className={classes.head} data-taken={name === 'taken'} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
