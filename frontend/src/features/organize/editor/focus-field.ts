const CONTROL = 'input, select, textarea, button, [tabindex]';

const fieldOf = (root: ParentNode, path: string): HTMLElement | null =>
  root.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`) ??
  root.querySelector<HTMLElement>(`[data-path^="${CSS.escape(`${path}.`)}"]`);

/** Focuses the field of a path, or the nearest part that it belongs to. Returns whether there is one. */
export function focusField(root: ParentNode, path: string): boolean {
  const names = path.split('.');
  while (names.length > 0) {
    const found = fieldOf(root, names.join('.'));
    if (found !== null) {
      const control = found.matches(CONTROL) ? found : found.querySelector<HTMLElement>(CONTROL);
      for (
        let within = found.closest('details');
        within !== null;
        within = within.parentElement?.closest('details') ?? null
      )
        within.open = true;
      (control ?? found).focus();
      (control ?? found).scrollIntoView({ block: 'center' });
      return true;
    }
    names.pop();
  }
  return false;
}
