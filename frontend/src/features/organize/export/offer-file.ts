/** How long the browser has to begin reading, in milliseconds, before the memory is given back. */
const RELEASE_AFTER_MS = 60_000;

/** The media type of a CSV file. */
export const CSV_TYPE = 'text/csv;charset=utf-8';

/** Hands a file to the browser's downloads. Parts that are blobs take no memory of the page. */
export function offerFile(name: string, parts: readonly BlobPart[], type: string = CSV_TYPE): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_AFTER_MS);
}
