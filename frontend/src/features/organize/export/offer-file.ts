/** How long the browser has to start reading before the memory is released. */
const RELEASE_AFTER_MS = 60_000;

/** The media type of a CSV file. */
export const CSV_TYPE = 'text/csv;charset=utf-8';

/** Downloads a file to this device. Parts that are blobs take no memory of the page. */
export function offerFile(name: string, parts: readonly BlobPart[], type: string = CSV_TYPE): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_AFTER_MS);
}
