import { useEffect, useEffectEvent } from 'react';

interface EditorKeys {
  undo: () => void;
  redo: () => void;
  save: () => void;
}

/** A field that shows a part of the definition, or the definition as text. */
const ITS_FIELDS = '[data-path], [data-definition]';

/** Other text fields have an undo of their own. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('dialog') !== null || (target.matches('input, textarea') && target.closest(ITS_FIELDS) === null)
  );
}

/**
 * Undoes with Ctrl+Z, redoes with Ctrl+Shift+Z or Ctrl+Y and saves with Ctrl+S; on Apple's
 * keyboards with ⌘.
 */
export function useEditorKeys({ undo, redo, save }: EditorKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || isElsewhere(event.target)) return;
    const key = event.key.toLowerCase();
    const action =
      key === 's' ? save : key === 'y' || (key === 'z' && event.shiftKey) ? redo : key === 'z' ? undo : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
