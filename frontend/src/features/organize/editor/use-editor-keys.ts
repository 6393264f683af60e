import { useEffect, useEffectEvent } from 'react';

interface EditorKeys {
  undo: () => void;
  redo: () => void;
  save: () => void;
}

/** The fields of the editor: of a part of the definition, or the definition as JSON. */
const EDITOR_FIELDS = '[data-path], [data-definition]';

/** Returns true for fields with an undo of their own. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('dialog') !== null || (target.matches('input, textarea') && target.closest(EDITOR_FIELDS) === null)
  );
}

/** Undoes with Ctrl+Z, redoes with Ctrl+Shift+Z or Ctrl+Y, saves with Ctrl+S; with ⌘ on a Mac. */
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
