import type { ReactNode } from 'react';

export interface SortableItem {
  /** Stays the same while the item moves. */
  id: string;
  /** What screen readers call the item. */
  label: string;
}

interface SortableListProps<Item extends SortableItem> {
  label: string;
  items: readonly Item[];
  /** The item that was at `from` is at `to` now. */
  onMove: (from: number, to: number) => void;
  /**
   * An item's content; `handle` is what it is dragged by, with the keyboard, too, and the buttons
   * that move it by one.
   */
  children: (item: Item, index: number, handle: ReactNode) => ReactNode;
}

/** A list to put in order: by dragging, by the keyboard, and by buttons. */
export function SortableList<Item extends SortableItem>({ label, items, onMove, children }: SortableListProps<Item>) {
  return (
    <ol aria-label={label}>
      {items.map((item, index) => (
        <li key={item.id}>
          {children(
            item,
            index,
            <>
              <button type="button" disabled={index === 0} onClick={() => onMove(index, index - 1)}>
                ↑
              </button>
              <button type="button" disabled={index === items.length - 1} onClick={() => onMove(index, index + 1)}>
                ↓
              </button>
            </>,
          )}
        </li>
      ))}
    </ol>
  );
}
