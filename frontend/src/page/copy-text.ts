/**
 * Copies a text to the clipboard. Browsers have `navigator.clipboard` in secure contexts only
 * (https://developer.mozilla.org/en-US/docs/Web/API/Clipboard_API). On plain http, the older
 * command copies the selection in `field`.
 * @returns true if the text was copied; otherwise it is selected, and the visitor can copy it
 */
export async function copyText(text: string, field: HTMLInputElement): Promise<boolean> {
  try {
    if ('clipboard' in navigator && navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Not permitted. The older command may work.
  }
  field.focus({ preventScroll: true });
  field.select();
  return document.execCommand('copy');
}
