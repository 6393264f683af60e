import { createContext } from 'react';

/** The path of the field that gets the focus next. What hides the field must show it. */
export const TargetPath = createContext<string | undefined>(undefined);

const CONTROL = 'input, select, textarea, button, [tabindex]';

const fieldOf = (root: ParentNode, path: string): HTMLElement | null =>
  root.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`) ??
  root.querySelector<HTMLElement>(`[data-path^="${CSS.escape(`${path}.`)}"]`);

/** Focuses the field of a path, or else of the nearest part around it. */
export function focusField(root: ParentNode, path: string): void {
  const names = path.split('.');
  let field = fieldOf(root, path);
  while (field === null && names.length > 1) {
    names.pop();
    field = fieldOf(root, names.join('.'));
  }
  if (field === null) return;
  const control = field.matches(CONTROL) ? field : (field.querySelector<HTMLElement>(CONTROL) ?? field);
  let closed = control.closest<HTMLDetailsElement>('details:not([open])');
  while (closed !== null) {
    closed.open = true;
    closed = control.closest<HTMLDetailsElement>('details:not([open])');
  }
  control.focus({ preventScroll: true });
  // As Tab does: typing replaces the placeholder text of a new screen.
  if (control instanceof HTMLInputElement) control.select();
  control.scrollIntoView({ block: 'nearest' });
}

const isShown = (element: HTMLElement): boolean => element.offsetParent !== null;

/** Focuses the form's heading, or the selected part if only the outline is shown. */
function focusForm(root: ParentNode): void {
  const shown = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)].find(isShown);
  (shown('h2[tabindex="-1"]') ?? shown('[aria-current]'))?.focus({ preventScroll: true });
}

/** Focuses the form if the focused button has disappeared. */
export function keepFocus(root: ParentNode): void {
  if (document.activeElement === document.body) focusForm(root);
}

/** Scrolls to the top of a form that has just been selected. */
export function showForm(root: Element): void {
  if (root.getBoundingClientRect().top < 0) root.scrollIntoView({ block: 'start' });
  // The outline may be hidden now, and the pressed button with it.
  if (!(document.activeElement instanceof HTMLElement) || !isShown(document.activeElement)) focusForm(root);
}
