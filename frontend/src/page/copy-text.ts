/**
 * Copies a text to the clipboard. Browsers have `navigator.clipboard` in secure contexts only
 * (https://developer.mozilla.org/en-US/docs/Web/API/Clipboard_API); on a booth's plain http the
 * older command copies what is selected in `field`.
 * @returns whether it was copied; if not, the text is selected for the visitor to copy
 */
export async function copyText(text: string, field: HTMLInputElement): Promise<boolean> {
  try {
    if ('clipboard' in navigator && navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Not permitted: the other way may work.
  }
  field.focus({ preventScroll: true });
  field.select();
  return document.execCommand('copy');
}
