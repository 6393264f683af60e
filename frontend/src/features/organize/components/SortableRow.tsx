import { useSortable } from '@dnd-kit/react/sortable';
import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { StrokeIcon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import classes from './SortableList.module.css';
import type { SortableItem } from './SortableList.tsx';

interface SortableRowProps<Item extends SortableItem> {
  id: string;
  item: Item;
  /** The list that the item belongs to. */
  group: string;
  /** The element that explains how to move items. */
  hintId: string;
  index: number;
  total: number;
  /** True if the device asks for reduced motion. */
  isStill: boolean;
  onMove: (from: number, to: number) => void;
  /** A method, whose parameters are bivariant: `memo` loses the type of the items. */
  children(item: Item, index: number, handle: ReactNode): ReactNode;
}

function Grip() {
  return (
    <svg viewBox="0 0 20 20" width="1.25rem" fill="currentColor" aria-hidden="true">
      {[5, 10, 15].flatMap((y) => [7, 13].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.5" />))}
    </svg>
  );
}

/** A row of a `SortableList`. */
function Row<Item extends SortableItem>(props: SortableRowProps<Item>) {
  const { id, item, group, hintId, index, total, isStill, onMove, children } = props;
  const { t } = useTranslation();
  const { ref, handleRef } = useSortable({ id, index, group, ...(isStill && { transition: null }) });
  const pressed = useRef<HTMLButtonElement>(null);

  // When React moves the row's element, the button that was pressed loses the focus.
  useLayoutEffect(() => {
    if (index >= 0 && document.activeElement === document.body) pressed.current?.focus();
    pressed.current = null;
  }, [index]);

  const button = (to: number, label: string, icon: 'up' | 'down') => {
    const isEnd = to < 0 || to >= total;
    return (
      <IconButton
        isInset
        className={classes.button}
        label={label}
        // Not `disabled`, which would lose the focus at the end of the list.
        aria-disabled={isEnd || undefined}
        onClick={({ currentTarget }) => {
          if (isEnd) return;
          pressed.current = currentTarget;
          onMove(index, to);
        }}
      >
        <StrokeIcon name={icon} />
      </IconButton>
    );
  };
  const handle = total > 1 && (
    <span className={classes.handle}>
      <IconButton
        ref={handleRef}
        isInset
        className={classes.grip}
        label={t('organize.form.order.drag', { item: item.label })}
        aria-describedby={hintId}
      >
        <Grip />
      </IconButton>
      <span className={classes.handle} data-arrows>
        {button(index - 1, t('organize.form.order.up', { item: item.label }), 'up')}
        {button(index + 1, t('organize.form.order.down', { item: item.label }), 'down')}
      </span>
    </span>
  );
  return (
    <li ref={ref} className={classes.item}>
      {children(item, index, handle)}
    </li>
  );
}

/** Compares by values, as items are new objects in each render. */
const isSame = (one: object, other: object): boolean => {
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
  return entries.length === others.size && entries.every(([name, value]) => Object.is(value, others.get(name)));
};

/** Renders again only if something in the row has changed: there may be a hundred rows. */
export const SortableRow: <Item extends SortableItem>(props: SortableRowProps<Item>) => ReactNode = memo(
  Row,
  ({ item, ...one }, { item: next, ...other }) => isSame(item, next) && isSame(one, other),
);
