/** How long the browser has to begin reading, in milliseconds, before the memory is given back. */
const RELEASE_AFTER_MS = 60_000;

/** Hands a file to the browser's downloads. */
export function offerFile(name: string, parts: readonly string[], type = 'text/csv;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_AFTER_MS);
}
