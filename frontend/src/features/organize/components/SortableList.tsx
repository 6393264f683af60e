import {
  AutoScroller,
  DragDropManager,
  Feedback,
  KeyboardSensor,
  PointerActivationConstraints,
  PointerSensor,
  StyleInjector,
} from '@dnd-kit/dom';
import { DragDropProvider, type DragOverEvent, type DragStartEvent } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { VisuallyHidden } from '../../../components/VisuallyHidden.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMediaQuery } from '../../../page/use-media-query.ts';
import classes from './SortableList.module.css';
import { SortableRow } from './SortableRow.tsx';

export interface SortableItem {
  /** Stays the same while the item moves. */
  id: string;
  /** What screen readers call the item. */
  label: string;
}

interface SortableListProps<Item extends SortableItem> {
  label: string;
  items: readonly Item[];
  /** Moves the item at `from`, so that it is at `to`. */
  onMove: (from: number, to: number) => void;
  /**
   * Renders an item. `handle` holds the grip that drags it, by mouse, touch or keyboard, and the
   * buttons that move it by one. Called again only if the function or the item has changed.
   */
  children: (item: Item, index: number, handle: ReactNode) => ReactNode;
}

/** A press that moves less is no drag. */
const DRAG_FROM_PX = 4;

const PLUGINS = {
  moving: [AutoScroller, Feedback],
  still: [AutoScroller, Feedback.configure({ dropAnimation: null, keyboardTransition: null })],
};
const SENSORS = [
  PointerSensor.configure({
    activationConstraints: [new PointerActivationConstraints.Distance({ value: DRAG_FROM_PX })],
  }),
  KeyboardSensor,
];

/**
 * Makes a manager without dnd-kit's `style` element, which the content security policy forbids:
 * SortableList.module.css has its rules. This list itself tells screen readers what happens, in the
 * page's language.
 */
function managerOfList(plugins: (typeof PLUGINS)[keyof typeof PLUGINS]): DragDropManager {
  const manager = new DragDropManager({ plugins, sensors: SENSORS });
  manager.registry.plugins.get(StyleInjector)?.destroy();
  return manager;
}

/** Makes the ids unique: a poll that is being edited may have an id twice. */
function distinctIds(items: readonly SortableItem[]): string[] {
  const seen = new Map<string, number>();
  return items.map(({ id }) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  });
}

/** A list whose items can be moved: by dragging, by the keyboard, and by buttons. */
export function SortableList<Item extends SortableItem>({ label, items, onMove, children }: SortableListProps<Item>) {
  const { t } = useTranslation();
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  const plugins = PLUGINS[isStill ? 'still' : 'moving'];
  const [manager] = useState(() => managerOfList(plugins));
  const [news, setNews] = useState('');
  const group = useId();
  const hintId = useId();
  const ids = distinctIds(items);
  const total = items.length;

  const say = (key: 'lifted' | 'at' | 'cancelled', index: number, place: number) =>
    setNews(t(`organize.form.order.${key}`, { item: items[index]?.label, place: place + 1, total }));
  const move = (from: number, to: number) => {
    onMove(from, to);
    say('at', from, to);
  };
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  // Always the same function, so that only changed rows render again.
  const moveLatest = useCallback((from: number, to: number) => latest.current(from, to), []);
  const started = ({ operation: { source } }: Pick<DragStartEvent, 'operation'>) => {
    if (isSortable(source)) say('lifted', source.initialIndex, source.initialIndex);
  };
  const passed = ({ operation: { source, target } }: Pick<DragOverEvent, 'operation'>) => {
    if (isSortable(source) && isSortable(target) && source.id !== target.id)
      say('at', source.initialIndex, target.index);
  };

  return (
    <DragDropProvider
      manager={manager}
      plugins={plugins}
      sensors={SENSORS}
      onDragStart={started}
      onDragOver={passed}
      onDragEnd={({ canceled, operation: { source } }) => {
        if (!isSortable(source)) return;
        const { initialIndex: from, index: to } = source;
        if (canceled || from === to) say(canceled ? 'cancelled' : 'at', from, from);
        else move(from, to);
      }}
    >
      <ol aria-label={label} className={classes.list}>
        {items.map((item, index) => (
          <SortableRow
            key={ids[index]}
            id={ids[index] ?? item.id}
            item={item}
            group={group}
            hintId={hintId}
            index={index}
            total={total}
            isStill={isStill}
            onMove={moveLatest}
          >
            {children}
          </SortableRow>
        ))}
      </ol>
      <VisuallyHidden id={hintId}>{t('organize.form.order.hint')}</VisuallyHidden>
      <VisuallyHidden role="status">{news}</VisuallyHidden>
    </DragDropProvider>
  );
}
