import type { ScreenTypeName } from '@booth/shared';

/** Round outlines on a grid of 24 by 24. */
const ICONS = {
  choice: 'M4 6h4v4H4zM4 15h4v4H4zM12 8h9M12 17h9M4.8 7.8l1 1 1.6-2',
  text: 'M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5',
  rating: 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z',
  ranking: 'M4 20v-5h5v5M9.500 20V5h5v15M15 20v-9h5v9',
  number: 'M9 4 7 20M17 4l-2 16M4 9h16M3.500 15h16',
  profile: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 20c.8-3.800 4-5.500 8-5.500s7.200 1.700 8 5.500',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h2M10 12h10M8 10v4',
  add: 'M12 5v14M5 12h14',
  duplicate: 'M9 9h11v11H9zM5 15H4V4h11v1',
  remove: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  undo: 'M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-2',
  redo: 'M15 5l5 5-5 5M20 10H10a6 6 0 0 0 0 12h2',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
} as const satisfies Record<ScreenTypeName, string> & Record<string, string>;

/** Strokes with square ends on a grid of 20 by 20. */
const STROKES = {
  up: 'M4 12.5 10 6.5 16 12.5',
  down: 'M4 7.5 10 13.5 16 7.5',
  cross: 'M5 5 15 15M15 5 5 15',
} as const;

/** An icon of a screen type or an action. It has no name of its own. */
export function Icon({ name }: { name: keyof typeof ICONS }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={20}
      height={20}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={ICONS[name]} />
    </svg>
  );
}

/** A small arrow or cross, which grows with the text size. */
export function StrokeIcon({ name }: { name: keyof typeof STROKES }) {
  return (
    <svg viewBox="0 0 20 20" width="1.25rem" fill="none" stroke="currentColor" strokeWidth={2} aria-hidden>
      <path d={STROKES[name]} />
    </svg>
  );
}
