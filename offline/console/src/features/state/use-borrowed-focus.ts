import { useEffect, useRef } from 'react';

/**
 * Moves the focus to `target` if a state was chosen in the graph with the keyboard, so that Tab
 * leads to its data next. `giveBack` returns the focus to that state.
 */
export function useBorrowedFocus() {
  const target = useRef<HTMLButtonElement>(null);
  const lender = useRef<HTMLElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement) || !activeElement.matches('.react-flow__node:focus-visible')) return;
    lender.current = activeElement;
    target.current?.focus();
  }, []);
  return { target, giveBack: () => lender.current?.focus() };
}
