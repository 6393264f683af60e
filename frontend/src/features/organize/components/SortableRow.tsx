import { useSortable } from '@dnd-kit/react/sortable';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './SortableList.module.css';

interface SortableRowProps {
  id: string;
  label: string;
  /** The list that the item stays in. */
  group: string;
  /** The element that tells how to move items. */
  hintId: string;
  index: number;
  total: number;
  /** Whether the organizer's device asks for less motion. */
  isStill: boolean;
  onMove: (from: number, to: number) => void;
  children: (handle: ReactNode) => ReactNode;
}

function Arrow({ up = false }: { up?: boolean }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={up ? 'M4 12.5 10 6.5 16 12.5' : 'M4 7.5 10 13.5 16 7.5'} />
    </svg>
  );
}

function Grip() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" data-filled>
      {[5, 10, 15].flatMap((y) => [7, 13].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.5" />))}
    </svg>
  );
}

/** One item of a list to put in order. */
export function SortableRow({ id, label, group, hintId, index, total, isStill, onMove, children }: SortableRowProps) {
  const { t } = useTranslation();
  const { ref, handleRef } = useSortable({ id, index, group, ...(isStill && { transition: null }) });
  const pressed = useRef<HTMLButtonElement>(null);

  // React moves the row's element to its new place, where the button that was pressed lost the focus.
  useLayoutEffect(() => {
    if (index >= 0 && document.activeElement === document.body) pressed.current?.focus();
    pressed.current = null;
  }, [index]);

  const button = (to: number, name: string, up: boolean) => {
    const isEnd = to < 0 || to >= total;
    return (
      <button
        type="button"
        className={classes.button}
        aria-label={name}
        // Stays where the keyboard is, also where it can't move the item any further.
        aria-disabled={isEnd || undefined}
        onClick={({ currentTarget }) => {
          if (isEnd) return;
          pressed.current = currentTarget;
          onMove(index, to);
        }}
      >
        <Arrow up={up} />
      </button>
    );
  };
  const handle = total > 1 && (
    <span className={classes.handle}>
      <button
        ref={handleRef}
        type="button"
        className={classes.grip}
        aria-label={t('organize.form.order.drag', { item: label })}
        aria-describedby={hintId}
      >
        <Grip />
      </button>
      <span className={classes.handle} data-arrows>
        {button(index - 1, t('organize.form.order.up', { item: label }), true)}
        {button(index + 1, t('organize.form.order.down', { item: label }), false)}
      </span>
    </span>
  );
  return (
    <li ref={ref} className={classes.item}>
      {children(handle)}
    </li>
  );
}
