import { useSortable } from '@dnd-kit/react/sortable';
import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './SortableList.module.css';
import type { SortableItem } from './SortableList.tsx';

interface SortableRowProps<Item extends SortableItem> {
  id: string;
  item: Item;
  /** The list that the item stays in. */
  group: string;
  /** The element that tells how to move items. */
  hintId: string;
  index: number;
  total: number;
  /** Whether the organizer's device asks for less motion. */
  isStill: boolean;
  onMove: (from: number, to: number) => void;
  /** A method: `memo` knows no type of items, and its row takes one of any. */
  children(item: Item, index: number, handle: ReactNode): ReactNode;
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
function Row<Item extends SortableItem>(props: SortableRowProps<Item>) {
  const { id, item, group, hintId, index, total, isStill, onMove, children } = props;
  const { t } = useTranslation();
  const { ref, handleRef } = useSortable({ id, index, group, ...(isStill && { transition: null }) });
  const pressed = useRef<HTMLButtonElement>(null);

  // React moves the row's element to its new place, where the button that was pressed lost the
  // focus.
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
        aria-label={t('organize.form.order.drag', { item: item.label })}
        aria-describedby={hintId}
      >
        <Grip />
      </button>
      <span className={classes.handle} data-arrows>
        {button(index - 1, t('organize.form.order.up', { item: item.label }), true)}
        {button(index + 1, t('organize.form.order.down', { item: item.label }), false)}
      </span>
    </span>
  );
  return (
    <li ref={ref} className={classes.item}>
      {children(item, index, handle)}
    </li>
  );
}

/** An item is made anew with each list; what it holds tells whether it is another one. */
const isSame = (one: object, other: object): boolean => {
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
  return entries.length === others.size && entries.every(([name, value]) => Object.is(value, others.get(name)));
};

/** A row is laid out again only where something of it has changed: there may be a hundred. */
export const SortableRow: <Item extends SortableItem>(props: SortableRowProps<Item>) => ReactNode = memo(
  Row,
  ({ item, ...one }, { item: next, ...other }) => isSame(item, next) && isSame(one, other),
);
