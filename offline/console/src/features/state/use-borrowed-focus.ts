import { useEffect, useRef } from 'react';

/**
 * Takes the focus to `target` when a state was chosen in the graph with the keyboard, so that its data is the next stop and not
 * some Tab presses away; `giveBack` returns to that state.
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
